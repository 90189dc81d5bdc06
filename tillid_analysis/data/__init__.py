"""Export files in, a survey out: reading, cleaning, scoring, and a made-up survey."""
