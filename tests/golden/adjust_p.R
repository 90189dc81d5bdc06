# Benjamini-Hochberg and Holm: p.adjust, which also leaves missing p values out of the family.
# Rscript tests/golden/adjust_p.R > tests/golden/adjust_p.csv
cat("# Rscript tests/golden/adjust_p.R > tests/golden/adjust_p.csv\n")
cat("# ", R.version.string, "\n# tolerance: 1e-14 absolute\n", sep = "")
cat("family,p,bh,holm\n")
say <- function(family, p) {
  cat(sprintf("%s,%.17g,%.17g,%.17g\n", family, p, p.adjust(p, "BH"), p.adjust(p, "holm")), sep = "")
}
say("ties and gaps", c(0.01, 0.04, NA, 0.04, 1, 0.0002, NA, 0.3, 0.04))
say("single", 0.2)
say("large", c(seq(0, 1, length.out = 25)^2, 1e-300))
