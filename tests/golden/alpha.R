# Reliability of sets of items of attitude.csv.
# Rscript tests/golden/alpha.R > tests/golden/alpha.csv
suppressPackageStartupMessages(library(psych))
cat("# Rscript tests/golden/alpha.R > tests/golden/alpha.csv\n")
cat("# ", R.version.string, "\n# psych ", as.character(packageVersion("psych")), "\n", sep = "")
cat("# tolerance: 1e-12 absolute\n")
cat("items,quantity,item,value\n")
say <- function(set, quantity, item, value) {
  cat(sprintf("%s,%s,%s,%.17g\n", paste(set, collapse = "+"), quantity, item, value), sep = "")
}
sets <- list(names(attitude), names(attitude)[2:4], names(attitude)[2:3])
for (set in sets) {
  fit <- suppressWarnings(alpha(attitude[set]))
  say(set, "alpha", "", fit$total$raw_alpha)
  for (level in c(0.95, 0.90)) {
    ci <- alpha.ci(fit$total$raw_alpha, nrow(attitude), length(set), p.val = 1 - level)
    say(set, paste0("low", level), "", ci$lower.ci)
    say(set, paste0("high", level), "", ci$upper.ci)
  }
  say(set, "item_rest", set, fit$item.stats[set, "r.drop"])
  if (length(set) > 2) say(set, "alpha_if_dropped", set, fit$alpha.drop$raw_alpha)
}
