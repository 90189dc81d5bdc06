# Raking to two and three margins, trimming, and the design effect of weights.
# Rscript tests/golden/raking.R > tests/golden/raking.csv
suppressMessages(library(survey))
cat("# Rscript tests/golden/raking.R > tests/golden/raking.csv\n")
cat("# ", R.version.string, ", survey ", as.character(packageVersion("survey")), "\n", sep = "")
cat("# tolerance: 1e-8 relative; rows are those of mtcars\n")
m <- transform(mtcars, g = factor(gear), a = factor(am), v = factor(vs), one = 1)
plain <- svydesign(~1, data = m, weights = ~one)
own <- svydesign(~1, data = m, weights = ~wt)
tight <- list(maxit = 1000, epsilon = 1e-13, verbose = FALSE)
totals <- list(data.frame(g = c("3", "4", "5"), Freq = c(40, 40, 20)),
               data.frame(a = c("0", "1"), Freq = c(70, 30)),
               data.frame(v = c("0", "1"), Freq = c(45, 55)))
two <- rake(plain, list(~g, ~a), totals[1:2], control = tight)
three <- rake(own, list(~g, ~a, ~v), totals, control = tight)
calibrated <- calibrate(plain, ~ g + a, c(100, 40, 20, 30), calfun = "raking", maxit = 500,
                        epsilon = 1e-12)
post <- postStratify(plain, ~g, totals[[1]])
cut <- trimWeights(two, upper = 4.5)
strict <- trimWeights(own, upper = 3.6, strict = TRUE)
cat("two,three,calibrated,post,trimmed,strict\n")
all <- cbind(weights(two), weights(three), weights(calibrated), weights(post), weights(cut),
             weights(strict))
for (i in seq_len(nrow(all))) cat(paste(sprintf("%.17g", all[i, ]), collapse = ","), "\n", sep = "")
