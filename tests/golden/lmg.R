# LMG by its definition: gains in R2 of lm, averaged over every order of entry.
# Rscript tests/golden/lmg.R > tests/golden/lmg.csv
cat("# Rscript tests/golden/lmg.R > tests/golden/lmg.csv\n")
cat("# ", R.version.string, "\n# tolerance: 1e-12 absolute\n", sep = "")
cat("data,outcome,predictor,share,r2\n")
orders <- function(x) {
  if (length(x) < 2) return(list(x))
  do.call(c, lapply(seq_along(x), function(i) lapply(orders(x[-i]), function(o) c(x[i], o))))
}
lmg <- function(name, data, outcome, predictors) {
  known <- new.env()
  r2 <- function(set) {
    if (length(set) == 0) return(0)
    key <- paste(sort(set), collapse = "+")
    if (is.null(known[[key]])) {
      known[[key]] <- summary(lm(reformulate(sort(set), outcome), data))$r.squared
    }
    known[[key]]
  }
  shares <- setNames(numeric(length(predictors)), predictors)
  every <- orders(predictors)
  for (order in every) for (i in seq_along(order)) {
    gain <- r2(order[seq_len(i)]) - r2(order[seq_len(i - 1)])
    shares[order[i]] <- shares[order[i]] + gain / length(every)
  }
  cat(sprintf("%s,%s,%s,%.17g,%.17g\n", name, outcome, predictors, shares, r2(predictors)), sep = "")
}
lmg("attitude", attitude, "rating", setdiff(names(attitude), "rating"))
lmg("mtcars", mtcars, "mpg", c("am", "cyl", "carb"))
lmg("mtcars", mtcars, "mpg", c("cyl", "disp", "hp", "drat", "wt", "qsec", "gear"))
lmg("mtcars", mtcars, "mpg", "wt")
