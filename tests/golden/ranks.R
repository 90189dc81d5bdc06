# Confidence sets for ranks by csranks, from estimates with independent errors.
# Rscript tests/golden/ranks.R > tests/golden/ranks.csv
# Data: PISA 2018 scores of 38 countries with standard errors (OECD), as csranks has them, and toys.
library(csranks)
cat("# Rscript tests/golden/ranks.R > tests/golden/ranks.csv\n")
cat("# ", R.version.string, "\n# csranks ", as.character(packageVersion("csranks")), "\n", sep = "")
cat("# tolerance: 1 place, and the same in 95 of 100, since both draw at random\n")
cat("case,conf_level,simultaneous,estimate,std_error,rank,low,high\n")
rank_all <- function(case, x, se, level = 0.95) {
  for (together in c(TRUE, FALSE)) {
    found <- csranks(x, diag(se^2), coverage = level, simul = together,
                     R = if (together) 5000 else 40000, seed = 1)
    cat(sprintf("%s,%g,%d,%.12g,%.12g,%d,%d,%d\n", case, level, together, x, se,
                as.integer(found$rank), found$L, found$U), sep = "")
  }
}
data(pisa2018)
rank_all("math", pisa2018$math_score, pisa2018$math_se)
some <- seq(1, 38, 3)
rank_all("some 80 %", pisa2018$math_score[some], pisa2018$math_se[some], 0.80)
rank_all("ties", c(60, 60, 71, 50, 71, 40.5), c(2, 3, 2, 2, 4, 1))
rank_all("two", c(60, 68), c(2, 3))
rank_all("far apart", c(10, 90, 50), c(1, 1, 1))
