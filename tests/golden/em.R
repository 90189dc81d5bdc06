# Means and covariances of rows with gaps, by maximum likelihood.
# Rscript tests/golden/em.R > tests/golden/em.csv
# attitude with answers taken out by a rule of whole numbers; lavaan's saturated model (FIML).
suppressMessages(library(lavaan))
cat("# Rscript tests/golden/em.R > tests/golden/em.csv\n")
cat("# ", R.version.string, ", lavaan ", as.character(packageVersion("lavaan")),
    "\n# tolerance: 1e-6 relative to the standard deviations\n", sep = "")
cat("row,column,value\n")
data <- attitude[, c("rating", "complaints", "learning", "raises")]
for (column in 1:3) data[(seq_len(nrow(data)) * (column + 4)) %% 7 == column, column] <- NA
model <- outer(names(data), names(data), function(a, b) paste(a, "~~", b))
model <- c(model[upper.tri(model, diag = TRUE)], paste(names(data), "~ 1"))
fitted <- lavaan(paste(model, collapse = "\n"), data, missing = "ml", control = list(rel.tol = 1e-14))
moments <- lavInspect(fitted, "implied")
for (a in names(data)) {
  cat(sprintf("%s,mean,%.12g\n", a, moments$mean[[a]]))
  for (b in names(data)) cat(sprintf("%s,%s,%.12g\n", a, b, moments$cov[a, b]))
}
