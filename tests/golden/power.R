# Power of a two-sided test of two means with one SD: base R's power.t.test where both sides are
# alike, and the noncentral t with Welch-Satterthwaite's df written out where they are not.
# Rscript tests/golden/power.R > tests/golden/power.csv
cat("# Rscript tests/golden/power.R > tests/golden/power.csv\n")
cat("# ", R.version.string, "\n# tolerance: 1e-9 absolute for power, 1e-8 relative for differences\n", sep = "")
cat("case,conf_level,sd,n_a,n_b,difference,power\n")
write <- function(case, numbers) {
  cat(case, sprintf("%.17g", numbers), sep = ",")
  cat("\n")
}
for (level in c(0.95, 0.99)) for (n in c(2, 5, 10, 40, 300)) for (delta in c(2, 10)) {
  power <- power.t.test(n, delta, 20, 1 - level, strict = TRUE)$power
  write("alike", c(level, 20, n, n, delta, power))
}
for (n in c(3, 10, 40, 300)) {
  delta <- power.t.test(n, sd = 20, power = 0.8, strict = TRUE, tol = 1e-13)$delta
  write("alike solved", c(0.95, 20, n, n, delta, 0.8))
}
welch <- function(delta, sd, n_a, n_b, level) {
  u <- sd^2 / n_a
  v <- sd^2 / n_b
  df <- (u + v)^2 / (u^2 / (n_a - 1) + v^2 / (n_b - 1))
  critical <- qt((1 - level) / 2, df, lower.tail = FALSE)
  ncp <- delta / sqrt(u + v)
  pt(critical, df, ncp, lower.tail = FALSE) + pt(-critical, df, ncp)
}
sizes <- list(c(2, 900), c(10, 847), c(31, 826), c(200, 657), c(847, 10), c(5, 6))
for (level in c(0.95, 0.999)) for (n in sizes) for (delta in c(0, 5, 15))
  write("unlike", c(level, 18.5, n, delta, welch(delta, 18.5, n[1], n[2], level)))
for (n in sizes[2:5]) {
  root <- uniroot(function(d) welch(d, 18.5, n[1], n[2], 0.95) - 0.8, c(0.01, 60), tol = 1e-13)$root
  write("unlike solved", c(0.95, 18.5, n, root, 0.8))
}
