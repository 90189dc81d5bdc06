# Minimum average partials, and loadings on one factor, of the 24 psychological tests (Harman74.cor of R).
# Rscript tests/golden/factors.R > tests/golden/factors.csv
suppressPackageStartupMessages(library(psych))
cat("# Rscript tests/golden/factors.R > tests/golden/factors.csv\n")
cat("# ", R.version.string, "\n# psych ", as.character(packageVersion("psych")), "\n", sep = "")
cat("# tolerance: 1e-10 absolute for map, 1e-5 for loading\n")
cat("quantity,row,column,value\n")
say <- function(quantity, row, column, value) {
  cat(sprintf("%s,%d,%d,%.17g\n", quantity, row, column, value), sep = "")
}
r <- Harman74.cor$cov
for (i in seq_len(nrow(r))) say("correlation", i, seq_len(ncol(r)), r[i, ])
# The first of psych's values is that of one component.
map <- suppressWarnings(VSS(r, n = 10, rotate = "none", fm = "pc", n.obs = 145, plot = FALSE)$map)
say("map", seq_along(map), 0L, map)
fit <- suppressWarnings(
  fa(r, nfactors = 1, rotate = "none", fm = "pa", n.obs = 145, min.err = 1e-12, max.iter = 5000)
)
say("loading", seq_len(nrow(r)), 0L, fit$loadings[, 1])
