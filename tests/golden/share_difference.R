# Score test of two shares, prop.test without continuity correction, p with all its digits; and
# Newcombe's method 10 put together from prop.test's intervals of one share, which are Wilson's.
# Rscript tests/golden/share_difference.R > tests/golden/share_difference.csv
cat("# Rscript tests/golden/share_difference.R > tests/golden/share_difference.csv\n")
cat("# ", R.version.string, "\n# tolerance: 1e-9 relative\n", sep = "")
cat("x_a,n_a,x_b,n_b,conf_level,z2,p,conf_low,conf_high\n")
compare <- function(x, n, level = 0.95) {
  test <- suppressWarnings(prop.test(x, n, correct = FALSE))
  wilson <- sapply(1:2, function(i) {
    suppressWarnings(prop.test(x[i], n[i], correct = FALSE, conf.level = level))$conf.int
  })
  share <- x / n
  low <- share[1] - share[2] - sqrt((share[1] - wilson[1, 1])^2 + (wilson[2, 2] - share[2])^2)
  high <- share[1] - share[2] + sqrt((wilson[2, 1] - share[1])^2 + (share[2] - wilson[1, 2])^2)
  p <- pchisq(test$statistic, 1, lower.tail = FALSE)
  cat(sprintf("%.17g", c(x[1], n[1], x[2], n[2], level, test$statistic, p, low, high)), sep = ",")
  cat("\n")
}
compare(c(56, 48), c(70, 80))
compare(c(9, 3), c(10, 10))
compare(c(10, 0), c(10, 20))
compare(c(0, 700), c(12, 1500), 0.90)
compare(c(5, 56), c(56, 84), 0.99)
