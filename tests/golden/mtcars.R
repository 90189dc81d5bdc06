# Input of other goldens: the 32 cars of datasets::mtcars, for arithmetic only.
# Rscript tests/golden/mtcars.R > tests/golden/mtcars.csv
cat("# Rscript tests/golden/mtcars.R > tests/golden/mtcars.csv\n")
cat("# ", R.version.string, "\n# tolerance: exact, an input\n", sep = "")
write.csv(datasets::mtcars, row.names = FALSE, quote = FALSE)
