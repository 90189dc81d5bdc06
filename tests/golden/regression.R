# Standardised regression, with its variance inflation by auxiliary regressions.
# Rscript tests/golden/regression.R > tests/golden/regression.csv
cat("# Rscript tests/golden/regression.R > tests/golden/regression.csv\n")
cat("# ", R.version.string, "\n# tolerance: 1e-9 relative\n", sep = "")
cat("data,outcome,quantity,predictor,value\n")
say <- function(name, outcome, quantity, predictor, value) {
  cat(sprintf("%s,%s,%s,%s,%.17g\n", name, outcome, quantity, predictor, value), sep = "")
}
fit_all <- function(name, data, outcome, predictors) {
  z <- as.data.frame(scale(data[c(outcome, predictors)]))
  fit <- lm(reformulate(predictors, outcome), z)
  table <- summary(fit)$coefficients[predictors, , drop = FALSE]
  for (i in 1:4) {
    say(name, outcome, c("coefficient", "std_error", "statistic", "p_value")[i], predictors, table[, i])
  }
  say(name, outcome, "r2", "", summary(fit)$r.squared)
  say(name, outcome, "adjusted_r2", "", summary(fit)$adj.r.squared)
  vif <- sapply(predictors, function(x) {
    1 / (1 - summary(lm(reformulate(setdiff(predictors, x), x), z))$r.squared)
  })
  say(name, outcome, "vif", predictors, vif)
}
fit_all("attitude", attitude, "rating", setdiff(names(attitude), "rating"))
fit_all("mtcars", mtcars, "mpg", setdiff(names(mtcars), "mpg"))
