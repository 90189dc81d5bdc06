# Brunner & Munzel 2000, written out from ranks as in the paper: R_ik the rank among all, R_i_ik
# within its own side, s_i^2 = sum (R_ik - R_i_ik - mean R_i + (n_i + 1) / 2)^2 / (n_i - 1).
# Rscript tests/golden/superiority.R > tests/golden/superiority.csv
cat("# Rscript tests/golden/superiority.R > tests/golden/superiority.csv\n")
cat("# ", R.version.string, "\n# tolerance: 1e-10 relative\n", sep = "")
cat("case,side,value,estimate,std_error,df,t,conf_low,conf_high\n")
compare <- function(case, a, b) {
  n <- c(length(a), length(b))
  all <- rank(c(a, b))
  ranks <- list(all[seq_along(a)], all[-seq_along(a)])
  own <- list(rank(a), rank(b))
  s2 <- sapply(1:2, function(i) {
    sum((ranks[[i]] - own[[i]] - mean(ranks[[i]]) + (n[i] + 1) / 2)^2) / (n[i] - 1)
  })
  N <- sum(n)
  estimate <- 1 - (mean(ranks[[2]]) - (n[2] + 1) / 2) / n[1]
  se <- sqrt(s2[1] / n[2]^2 / n[1] + s2[2] / n[1]^2 / n[2])
  df <- sum(N * s2 / (N - n))^2 / sum((N * s2 / (N - n))^2 / (n - 1))
  # Limits: where the distance, in standard errors that go with theta(1 - theta), is t's quantile.
  q <- qt(0.975, df)
  reach <- function(x) (estimate - x)^2 - q^2 * se^2 * x * (1 - x) / (estimate * (1 - estimate))
  low <- uniroot(reach, c(0, estimate), tol = 1e-14)$root
  high <- uniroot(reach, c(estimate, 1), tol = 1e-14)$root
  for (side in 1:2) {
    x <- list(a, b)[[side]]
    cat(paste(case, c("a", "b")[side], sprintf("%.17g", x), "", "", "", "", "", "", sep = ","), sep = "\n")
  }
  cat(case, "", "", sprintf("%.17g", c(estimate, se, df, (estimate - 0.5) / se, low, high)), sep = ",")
  cat("\n")
}
# Pain scores of Brunner & Munzel's example: two treatments after shoulder surgery.
compare("pain", c(1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 2, 4, 1, 1), c(3, 3, 4, 3, 1, 2, 3, 1, 1, 5, 4))
compare("mtcars", mtcars$mpg[mtcars$am == 1], mtcars$mpg[mtcars$am == 0])
compare("few", c(5, 4, 5, 3, 5), rep(1:5, c(6, 14, 40, 80, 60)))
