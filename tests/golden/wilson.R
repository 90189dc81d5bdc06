# Wilson's interval: prop.test without continuity correction.
# Rscript tests/golden/wilson.R > tests/golden/wilson.csv
cat("# Rscript tests/golden/wilson.R > tests/golden/wilson.csv\n")
cat("# ", R.version.string, "\n# tolerance: 1e-12 absolute\n", sep = "")
cat("successes,trials,conf_level,conf_low,conf_high\n")
for (level in c(0.95, 0.99)) for (pair in list(c(0, 5), c(5, 5), c(1, 10), c(7, 12), c(250, 400), c(3, 100000))) {
  ci <- suppressWarnings(prop.test(pair[1], pair[2], conf.level = level, correct = FALSE)$conf.int)
  cat(sprintf("%d,%d,%.17g,%.17g,%.17g\n", pair[1], pair[2], level, ci[1], ci[2]))
}
