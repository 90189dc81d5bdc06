# Importance of drivers by other packages: LMG, and with drivers held constant; relative weights;
# which driver dominates which.
# Rscript tests/golden/importance.R > tests/golden/importance.csv
# lmg: relaimpo::calc.relimp, with always = where drivers are held constant (then rank = FALSE).
# weight: its type "genizi", which is Johnson's split of R2.
# general: domir::domin, the average gain in R2 of lm; conditional_0 ...: beside 0, 1, ... others;
# complete_NAME: whether the driver dominates NAME completely.
suppressMessages({library(relaimpo); library(domir)})
version <- function(name) paste(name, as.character(packageVersion(name)))
cat("# Rscript tests/golden/importance.R > tests/golden/importance.csv\n")
cat("# ", R.version.string, ", ", version("relaimpo"), ", ", version("domir"),
    "\n# tolerance: 1e-10 absolute\n", sep = "")
cat("data,outcome,held,driver,statistic,value\n")
row <- function(name, outcome, held, driver, statistic, value) {
  cat(sprintf("%s,%s,%s,%s,%s,%.17g\n", name, outcome, held, driver, statistic, value), sep = "")
}
compare <- function(name, data, outcome, drivers, held = character()) {
  formula <- reformulate(c(drivers, held), outcome)
  always <- if (length(held)) held else NULL
  found <- calc.relimp(formula, data, type = "lmg", always = always, rela = FALSE)
  kept <- paste(held, collapse = "+")
  shares <- found@lmg[drivers]
  row(name, outcome, kept, drivers, "lmg", shares)
  if (length(held)) return(invisible())
  row(name, outcome, "", drivers, "weight",
      calc.relimp(formula, data, type = "genizi")@genizi[drivers])
  found <- domin(formula, "lm", list("summary", "r.squared"), data = data)
  row(name, outcome, "", drivers, "general", found$General_Dominance[drivers])
  for (size in seq_along(drivers)) {
    row(name, outcome, "", drivers, paste0("conditional_", size - 1),
        found$Conditional_Dominance[drivers, size])
  }
  for (at in seq_along(drivers)) {
    others <- drivers[-at]
    row(name, outcome, "", others, paste0("complete_", drivers[at]),
        as.numeric(found$Complete_Dominance[-at, at]))
  }
}
compare("attitude", attitude, "rating", setdiff(names(attitude), "rating"))
compare("mtcars", mtcars, "mpg", c("am", "cyl", "carb"))
compare("mtcars", mtcars, "mpg", c("cyl", "disp", "hp", "drat", "wt", "qsec", "gear"))
compare("mtcars", mtcars, "mpg", c("cyl", "disp", "hp", "drat"), held = c("wt", "am"))
compare("attitude", attitude, "rating", c("complaints", "learning", "raises"), held = "critical")
