# Upper tails of the studentized range, ptukey, and their quantiles, by uniroot: qtukey stops at
# 1e-4 or fails. Of ten means and fewer, and ten degrees of freedom and more, ptukey has 1e-9
# absolute; elsewhere it has down to 1e-6, where SciPy's slow integral agrees with ours instead.
# Rscript tests/golden/studentized_range.R > tests/golden/studentized_range.csv
cat("# Rscript tests/golden/studentized_range.R > tests/golden/studentized_range.csv\n")
cat("# ", R.version.string, "\n", sep = "")
cat("# tolerance: where R is right (k <= 10, df >= 10) sf and isf 1e-8 relative, else 1e-6 absolute\n")
cat("k,df,q,sf,p,isf\n")
for (k in c(2, 3, 4, 10, 20, 50)) {
  for (df in c(3, 5, 10, 20.5, 60, 240, 1000, Inf)) {
    for (q in c(1, 2.5, 3.5, 4.5)) {
      sf <- ptukey(q, k, df, lower.tail = FALSE)
      p <- c("1" = 0.5, "2.5" = 0.1, "3.5" = 0.05, "4.5" = 0.01)[[as.character(q)]]
      isf <- uniroot(function(x) ptukey(x, k, df, lower.tail = FALSE) - p, c(0.1, 30),
                     tol = 1e-12)$root
      cat(sprintf("%d,%.17g,%.17g,%.17g,%.17g,%.17g\n", k, df, q, sf, p, isf))
    }
  }
}
