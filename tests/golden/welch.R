# Welch's t test of two samples, from their summaries; two-sided p with all its digits.
# Rscript tests/golden/welch.R > tests/golden/welch.csv
cat("# Rscript tests/golden/welch.R > tests/golden/welch.csv\n")
cat("# ", R.version.string, "\n# tolerance: 1e-9 relative\n", sep = "")
cat("case,conf_level,mean_a,var_a,n_a,mean_b,var_b,n_b,estimate,std_error,df,statistic,p_value,conf_low,conf_high\n")
compare <- function(case, a, b, level = 0.95) {
  test <- t.test(a, b, conf.level = level)
  # t.test's own p is 2 pt(-|t|) as well; written out so that small ones are seen to be tails.
  p <- 2 * pt(-abs(test$statistic), test$parameter)
  numbers <- c(level, mean(a), var(a), length(a), mean(b), var(b), length(b), mean(a) - mean(b),
               test$stderr, test$parameter, test$statistic, p, test$conf.int)
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
compare("one side constant", c(50, 50, 50), c(60, 70, 75, 80))
compare("two of each", c(40, 55), c(70, 71))
iris_by <- split(iris$Petal.Length, iris$Species)
compare("far apart", iris_by$setosa, iris_by$virginica)
compare("equal means", c(1, 2, 3), c(0, 2, 4))
