# Input of other goldens: the 30 departments of datasets::attitude (Chatterjee & Price).
# Rscript tests/golden/attitude.R > tests/golden/attitude.csv
cat("# Rscript tests/golden/attitude.R > tests/golden/attitude.csv\n")
cat("# ", R.version.string, "\n# tolerance: exact, an input\n", sep = "")
write.csv(datasets::attitude, row.names = FALSE, quote = FALSE)
