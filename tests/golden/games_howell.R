# Games-Howell: rstatix::games_howell_test, and the same with all digits by ptukey and qtukey.
# Rscript tests/golden/games_howell.R > tests/golden/games_howell.csv
suppressPackageStartupMessages(library(rstatix))
cat("# Rscript tests/golden/games_howell.R > tests/golden/games_howell.csv\n")
cat("# ", R.version.string, "\n# rstatix ", as.character(packageVersion("rstatix")), "\n", sep = "")
cat("# tolerance: p 1e-9 absolute (ptukey); limits 1e-4 of a standard error (qtukey)\n")
cat("data,a,b,mean_a,var_a,n_a,mean_b,var_b,n_b,k,estimate,df,p,low,high,rstatix_p,rstatix_low,rstatix_high\n")
compare <- function(name, x, g) {
  g <- factor(g)
  test <- games_howell_test(data.frame(x = x, g = g), x ~ g)
  k <- nlevels(g)
  for (row in seq_len(nrow(test))) {
    a <- x[g == test$group1[row]]
    b <- x[g == test$group2[row]]
    # rstatix has the second less the first.
    welch <- t.test(b, a)
    p <- ptukey(abs(welch$statistic) * sqrt(2), k, welch$parameter, lower.tail = FALSE)
    half <- qtukey(0.95, k, welch$parameter) / sqrt(2) * welch$stderr
    gap <- mean(b) - mean(a)
    numbers <- c(mean(a), var(a), length(a), mean(b), var(b), length(b), k, gap,
                 welch$parameter, p, gap - half, gap + half, test$p.adj[row],
                 test$conf.low[row], test$conf.high[row])
    cat(name, test$group1[row], test$group2[row], sprintf("%.17g", numbers), sep = ",")
    cat("\n")
  }
}
compare("InsectSprays", InsectSprays$count, InsectSprays$spray)
compare("chickwts", chickwts$weight, chickwts$feed)
compare("two", sleep$extra, sleep$group)
