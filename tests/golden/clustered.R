# Least squares with errors alike within groups: CR2 standard errors, Satterthwaite degrees of
# freedom, and the HTZ test of several coefficients, from clubSandwich; natural splines from splines.
# Rscript tests/golden/clustered.R > tests/golden/clustered.csv
suppressMessages(library(clubSandwich))
cat("# Rscript tests/golden/clustered.R > tests/golden/clustered.csv\n")
cat("# ", R.version.string, ", clubSandwich ", as.character(packageVersion("clubSandwich")),
    "\n# tolerance: 1e-7 relative\n", sep = "")
cat("case,estimate,std_error,df,statistic,df_test,df_error,p_value\n")
say <- function(case, ...) {
  numbers <- c(...)
  cat(case, ifelse(is.na(numbers), "", sprintf("%.17g", numbers)), sep = ",")
  cat("\n")
}
coefficients <- function(case, fit, cluster) {
  V <- vcovCR(fit, cluster = cluster, type = "CR2")
  tested <- coef_test(fit, vcov = V, cluster = cluster, test = "Satterthwaite")
  for (name in names(coef(fit))[-1]) {
    at <- match(name, names(coef(fit)))
    say(paste(case, name), tested$beta[at], tested$SE[at], tested$df_Satt[at], rep(NA, 4))
  }
  V
}
together <- function(case, fit, cluster, V, names) {
  constraints <- constrain_zero(names, coefs = coef(fit))
  test <- Wald_test(fit, constraints = constraints, vcov = V, test = "HTZ")
  say(case, rep(NA, 3), test$Fstat, test$df_num, test$df_denom, test$p_val)
}
cars <- lm(mpg ~ wt + I(wt^2) + I(wt^3) + hp, data = mtcars)
V <- coefficients("cars", cars, mtcars$carb * 10 + mtcars$gear)
together("cars bend", cars, mtcars$carb * 10 + mtcars$gear, V, 3:4)
quakes <- quakes[1:300, ]
quakes$where <- cut(quakes$long, 12, labels = FALSE) * 100 + cut(quakes$lat, 4, labels = FALSE)
rows <- file("tests/golden/clustered_rows.csv", "w")
writeLines(c("# written by tests/golden/clustered.R", "# tolerance: exact, an input"), rows)
write.csv(quakes[, c("mag", "depth", "stations", "where")], rows, row.names = FALSE, quote = FALSE)
close(rows)
knots <- c(42, 90, 300, 600)
library(splines)
curve <- lm(mag ~ ns(depth, knots = knots[2:3], Boundary.knots = knots[c(1, 4)]) + stations, data = quakes)
for (at in c(50, 200, 400, 650)) {
  new <- data.frame(depth = at, stations = mean(quakes$stations))
  X <- model.matrix(delete.response(terms(curve)), new)
  V <- vcovCR(curve, cluster = quakes$where, type = "CR2")
  found <- linear_contrast(curve, vcov = V, cluster = quakes$where, contrasts = X, test = "Satterthwaite")
  say(paste("quakes at", at), found$Est, found$SE, found$df, rep(NA, 4))
}
# Products of centred predictors, and the slope of the one where the other is at its quartiles.
quakes$d <- quakes$depth - mean(quakes$depth); quakes$s <- quakes$stations - mean(quakes$stations)
product <- lm(mag ~ d * s, data = quakes)
V <- vcovCR(product, cluster = quakes$where, type = "CR2")
suppressMessages(library(emmeans))
slopes <- as.data.frame(emtrends(product, ~ s, var = "d", at = list(s = c(-20, 0, 25)), vcov. = as.matrix(V)))
for (at in 1:3) {
  X <- matrix(c(0, 1, 0, slopes$s[at]), 1)
  df <- linear_contrast(product, vcov = V, cluster = quakes$where, contrasts = X, test = "Satterthwaite")$df
  say(paste("slope at", slopes$s[at]), slopes$d.trend[at], slopes$SE[at], df, rep(NA, 4))
}
