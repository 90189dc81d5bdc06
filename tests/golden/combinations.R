# Weighted sums of means of groups with a variance each: a linear model with one residual variance a
# group (nlme), its contrasts and Satterthwaite's degrees of freedom by emmeans; and t.test of two.
# Rscript tests/golden/combinations.R > tests/golden/combinations.csv
suppressPackageStartupMessages({library(nlme); library(emmeans)})
cat("# Rscript tests/golden/combinations.R > tests/golden/combinations.csv\n")
cat("# ", R.version.string, "\n# nlme ", as.character(packageVersion("nlme")), ", emmeans ",
    as.character(packageVersion("emmeans")), "\n", sep = "")
cat("# tolerance: estimates 1e-9, standard errors 1e-5, degrees of freedom 2e-2, all relative\n")
cat("case,weights,means,variances,sizes,estimate,std_error,df\n")
show <- function(case, y, g, w) {
  g <- factor(g)
  fit <- gls(y ~ 0 + g, weights = varIdent(form = ~ 1 | g), data = data.frame(y, g))
  means <- emmeans(fit, ~ g, mode = "satterthwaite", data = data.frame(y, g))
  found <- summary(contrast(means, list(w = w)))
  join <- function(x) paste(sprintf("%.17g", x), collapse = ";")
  numbers <- c(found$estimate, found$SE, found$df)
  cat(case, join(w), join(tapply(y, g, mean)), join(tapply(y, g, var)), join(table(g)),
      sprintf("%.12g", numbers), sep = ",")
  cat("\n")
}
show("two of three", iris$Sepal.Length, iris$Species, c(1, -1, 0))
show("one against two", iris$Sepal.Length, iris$Species, c(1, -0.5, -0.5))
show("chicks", chickwts$weight, chickwts$feed, c(1, rep(-0.2, 5)))
show("insects", InsectSprays$count, InsectSprays$spray, c(0.5, 0.5, 0, -0.25, -0.25, -0.5))
