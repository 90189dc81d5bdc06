# Welch's oneway.test and kruskal.test, p with all its digits.
# Rscript tests/golden/omnibus.R > tests/golden/omnibus.csv
cat("# Rscript tests/golden/omnibus.R > tests/golden/omnibus.csv\n")
cat("# ", R.version.string, "\n# tolerance: 1e-9 relative\n", sep = "")
cat("data,quantity,group,value\n")
say <- function(...) {
  cells <- list(...)
  cells[[4]] <- sprintf("%.17g", cells[[4]])
  cat(do.call(paste, c(cells, sep = ",")), sep = "\n")
}
compare <- function(name, x, g) {
  g <- factor(g)
  say(name, "x", as.integer(g) - 1, x)
  welch <- oneway.test(x ~ g)
  say(name, "F", "", unname(welch$statistic))
  say(name, "df", "", unname(welch$parameter[1]))
  say(name, "df_error", "", unname(welch$parameter[2]))
  say(name, "F_p", "", pf(welch$statistic, welch$parameter[1], welch$parameter[2], lower.tail = FALSE))
  rank <- kruskal.test(x, g)
  say(name, "H", "", unname(rank$statistic))
  say(name, "H_p", "", pchisq(rank$statistic, rank$parameter, lower.tail = FALSE))
}
compare("InsectSprays", InsectSprays$count, InsectSprays$spray)
compare("airquality", airquality$Ozone[!is.na(airquality$Ozone)],
        airquality$Month[!is.na(airquality$Ozone)])
compare("two", sleep$extra, sleep$group)
compare("iris", iris$Petal.Length, iris$Species)
