# The proportional-odds model of two groups: ordinal::clm, MASS::polr beside it, and the score
# statistic as Kruskal and Wallis' H (tie-corrected) times N/(N - 1).
# Rscript tests/golden/ordinal.R > tests/golden/ordinal.csv
suppressPackageStartupMessages({library(ordinal); library(MASS)})
cat("# Rscript tests/golden/ordinal.R > tests/golden/ordinal.csv\n")
cat("# ", R.version.string, "\n# ordinal ", as.character(packageVersion("ordinal")), ", MASS ",
    as.character(packageVersion("MASS")), "\n", sep = "")
cat("# tolerance: clm 1e-6 relative, statistics 1e-8 absolute; polr, whose optimiser stops early, 4e-3\n")
cat("case,counts_a,counts_b,estimate,std_error,wald_p,ratio,ratio_p,score,polr,polr_se\n")
compare <- function(case, a, b, peer = TRUE) {
  value <- c(rep(seq_along(a), a), rep(seq_along(b), b))
  group <- rep(c(1, 0), c(sum(a), sum(b)))
  answers <- data.frame(y = factor(value, ordered = TRUE), x = group)
  control <- clm.control(gradTol = 1e-11, relTol = 1e-13, maxIter = 500)
  fit <- clm(y ~ x, data = answers, control = control)
  null <- clm(y ~ 1, data = answers, control = control)
  beta <- coef(summary(fit))["x", ]
  ratio <- 2 * as.numeric(logLik(fit) - logLik(null))
  other <- if (peer) tryCatch(suppressWarnings(polr(y ~ x, data = answers, Hess = TRUE)), error = function(e) NULL)
  alternative <- if (is.null(other) || nlevels(answers$y) < 3) c(NA, NA) else coef(summary(other))["x", 1:2]
  h <- kruskal.test(value, group)$statistic
  n <- length(value)
  p <- pchisq(ratio, 1, lower.tail = FALSE)
  numbers <- c(beta[1], beta[2], beta[4], ratio, p, h * n / (n - 1), alternative)
  cat(case, paste(a, collapse = " "), paste(b, collapse = " "), sprintf("%.12g", numbers), sep = ",")
  cat("\n")
}
compare("toy", c(2, 5, 9), c(10, 6, 4))
compare("two answers", c(3, 9), c(12, 7))
compare("empty in one", c(0, 2, 0, 6, 3), c(9, 30, 41, 60, 12))
compare("one answer in a", c(0, 0, 10, 0, 0), c(9, 30, 41, 60, 12))
compare("opposite ends", c(8, 1, 0, 1, 9), c(2, 5, 9, 5, 2))
compare("far apart", c(0, 0, 1, 6, 30), c(60, 40, 25, 3, 0))
housing_by <- xtabs(Freq ~ Cont + Sat, housing)
compare("housing", housing_by["High", ], housing_by["Low", ])
wine_by <- table(wine$temp, wine$rating)
compare("wine", wine_by["warm", ], wine_by["cold", ])
folder <- Sys.getenv("TILLID_DATA", "../shared/data")
bh <- read.csv(file.path(folder, "multilevel_bliese", "bh1996.csv"))
for (unit in sort(unique(bh$GRP))[1]) for (name in c("COHES", "HRS")) {
  value <- factor(bh[[name]])
  compare(paste("bh1996", name, unit), table(value[bh$GRP == unit]), table(value[bh$GRP != unit]), FALSE)
}
