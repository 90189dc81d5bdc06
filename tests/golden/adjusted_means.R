# Differences of groups less what covariates explain: emmeans on lm, and on gls with a spread of
# its own for each cell; each group against the others together, weighted by size.
# Rscript tests/golden/adjusted_means.R > tests/golden/adjusted_means.csv
suppressMessages({library(emmeans); library(nlme)})
cat("# Rscript tests/golden/adjusted_means.R > tests/golden/adjusted_means.csv\n")
cat("# ", R.version.string, ", emmeans ", as.character(packageVersion("emmeans")), ", nlme ",
    as.character(packageVersion("nlme")), "\n", sep = "")
cat("# tolerance: 1e-8 relative for regression, 1e-5 for standardised (an optimiser's)\n")
cat("case,group,estimate,std_error,df,conf_low,conf_high,p_value\n")
against_rest <- function(sizes) {
  each <- lapply(seq_along(sizes), function(u) { k <- -sizes / (sum(sizes) - sizes[u]); k[u] <- 1; k })
  setNames(each, names(sizes))
}
report <- function(case, means, sizes, df = TRUE) {
  found <- summary(contrast(means, against_rest(sizes)), infer = c(TRUE, TRUE), adjust = "none")
  for (i in seq_len(nrow(found))) {
    f <- found[i, ]
    row <- c(f$estimate, f$SE, if (df) f$df else NA, if (df) f$lower.CL else NA,
             if (df) f$upper.CL else NA, if (df) f$p.value else NA)
    cat(case, names(sizes)[i], sprintf("%.17g", row), sep = ",")
    cat("\n")
  }
}
size <- function(by) { t <- table(by); setNames(as.numeric(t), names(t)) }
m <- transform(mtcars, g = factor(gear), c = factor(cyl), v = factor(vs), a = factor(am))
report("gear given cyl", emmeans(lm(mpg ~ g + c, m), ~g, weights = "proportional"), size(m$g))
report("gear given cyl and vs", emmeans(lm(mpg ~ g + c + v, m), ~g, weights = "proportional"), size(m$g))
report("cyl given am", emmeans(lm(hp ~ c + a, m), ~c, weights = "proportional"), size(m$c))
weighted <- lm(mpg ~ g + v, m, weights = wt)
total <- tapply(m$wt, m$g, sum)
# With weights the others are put together by their weights, and so are the covariates' means.
report("gear given vs by wt",
       emmeans(weighted, ~g, at = list(v = c("0", "1"))), setNames(as.numeric(total), names(total)))
cells <- gls(mpg ~ a * v, m, weights = varIdent(form = ~ 1 | a * v),
             control = glsControl(tolerance = 1e-12, msTol = 1e-13))
share <- as.numeric(table(m$v)) / nrow(m)
grid <- emmeans(cells, ~ a * v, mode = "df.error")
# Two groups, so that the rest of one is the other.
by_hand <- contrast(grid, list("0" = c(share[1], -share[1], share[2], -share[2]),
                               "1" = c(-share[1], share[1], -share[2], share[2])))
found <- summary(by_hand)
for (i in 1:2) {
  cat("am standardised to vs", found$contrast[i], sprintf("%.17g", c(found$estimate[i], found$SE[i])),
      "NA,NA,NA,NA", sep = ",")
  cat("\n")
}
