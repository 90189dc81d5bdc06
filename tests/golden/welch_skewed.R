# Welch's t with Hall's transformation (Hall 1992; Zhou & Dinh 2005), written out, the limits found
# by uniroot; and the pooled skewness of one unit, which is psych's skew of type 2.
# Rscript tests/golden/welch_skewed.R > tests/golden/welch_skewed.csv
cat("# Rscript tests/golden/welch_skewed.R > tests/golden/welch_skewed.csv\n")
cat("# ", R.version.string, "\n# psych ", as.character(packageVersion("psych")), "\n", sep = "")
cat("# tolerance: 1e-9 relative; limits 1e-7 (uniroot)\n")
cat("case,skewness,mean_a,var_a,n_a,mean_b,var_b,n_b,statistic,df,p_value,conf_low,conf_high\n")
compare <- function(case, a, b) {
  skewness <- psych::skew(c(a, b), type = 2)
  test <- t.test(a, b)
  third <- skewness * (sd(a)^3 / length(a)^2 - sd(b)^3 / length(b)^2)
  A <- third / test$stderr^3
  g <- function(t) t + A * t^2 / 3 + A^2 * t^3 / 27 + A / 6
  q <- qt(0.975, test$parameter)
  limit <- function(target) {
    t <- uniroot(function(t) g(t) - target, c(-200, 200), tol = 1e-13)$root
    mean(a) - mean(b) - t * test$stderr
  }
  statistic <- g(unname(test$statistic))
  p <- 2 * pt(-abs(statistic), test$parameter)
  numbers <- c(skewness, mean(a), var(a), length(a), mean(b), var(b), length(b), statistic,
               test$parameter, p, limit(q), limit(-q))
  cat(case, sprintf("%.17g", numbers), sep = ",")
  cat("\n")
}
compare("few against many", c(100, 75, 100, 100, 50, 100, 75, 100, 100, 75, 0),
        rep(c(0, 25, 50, 75, 100), c(6, 14, 40, 80, 60)))
compare("the other way round", rep(c(0, 25, 50, 75, 100), c(6, 14, 40, 80, 60)), c(50, 75, 25, 100))
compare("horsepower", mtcars$hp[mtcars$am == 1], mtcars$hp[mtcars$am == 0])
compare("far apart", c(1, 1, 1, 2, 1, 9), 100 + c(1, 1, 1, 2, 1, 9, 3, 1, 1))
