# Hedges' g: effectsize's, whose limits come from a numerical minimiser, and beside them the
# limits with the noncentralities found as roots of pt to the last digits.
# Rscript tests/golden/hedges_g.R > tests/golden/hedges_g.csv
suppressPackageStartupMessages(library(effectsize))
cat("# Rscript tests/golden/hedges_g.R > tests/golden/hedges_g.csv\n")
cat("# ", R.version.string, "\n# effectsize ", as.character(packageVersion("effectsize")), "\n", sep = "")
cat("# tolerance: g and root limits 1e-9 absolute; effectsize's limits 1e-5 (its minimiser stops early)\n")
cat("case,conf_level,mean_a,var_a,n_a,mean_b,var_b,n_b,g,conf_low,conf_high,root_low,root_high\n")
root <- function(t, df, p) {
  # Only the lower tail is inverted: in the upper one R's pt loses digits.
  if (p > 0.5) return(-root(-t, df, 1 - p))
  middle <- t - qnorm(p) * sqrt(1 + t^2 / (2 * df))
  uniroot(function(ncp) pt(t, df, ncp) - p, middle + c(-6, 6), tol = 1e-14, maxiter = 1000)$root
}
compare <- function(case, a, b, level = 0.95) {
  g <- hedges_g(a, b, pooled_sd = TRUE, ci = level)
  na <- length(a)
  nb <- length(b)
  df <- na + nb - 2
  pooled <- sqrt(((na - 1) * var(a) + (nb - 1) * var(b)) / df)
  scale <- sqrt(1 / na + 1 / nb)
  t <- (mean(a) - mean(b)) / (pooled * scale)
  j <- exp(lgamma(df / 2) - lgamma((df - 1) / 2)) / sqrt(df / 2)
  limits <- sapply(c((1 + level) / 2, (1 - level) / 2), function(p) root(t, df, p)) * scale * j
  numbers <- c(level, mean(a), var(a), na, mean(b), var(b), nb, g$Hedges_g, g$CI_low, g$CI_high, limits)
  cat(case, sprintf("%.17g", numbers), sep = ",")
  cat("\n")
}
sleep_by <- split(sleep$extra, sleep$group)
compare("sleep", sleep_by[[1]], sleep_by[[2]])
compare("sleep 90 %", sleep_by[[1]], sleep_by[[2]], 0.90)
mpg <- split(mtcars$mpg, mtcars$am)
compare("mtcars", mpg[[1]], mpg[[2]])
tooth <- split(ToothGrowth$len, ToothGrowth$dose)
compare("tooth", tooth[["0.5"]], tooth[["2"]])
compare("three of each", c(40, 55, 45), c(50, 61, 49))
compare("nearly equal", c(1, 2, 3, 4), c(1.001, 2, 3, 4))
iris_by <- split(iris$Sepal.Length, iris$Species)
compare("iris", iris_by$setosa, iris_by$versicolor)
quakes_by <- split(quakes$mag, quakes$stations > 30)
compare("quakes", quakes_by[[1]], quakes_by[[2]])
