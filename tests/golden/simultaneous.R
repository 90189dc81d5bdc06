# Many to one (Dunnett), adjusted together: multcomp::glht.
# Rscript tests/golden/simultaneous.R > tests/golden/simultaneous.csv
suppressPackageStartupMessages(library(multcomp))
cat("# Rscript tests/golden/simultaneous.R > tests/golden/simultaneous.csv\n")
cat("# ", R.version.string, "\n# multcomp ", as.character(packageVersion("multcomp")),
    ", mvtnorm ", as.character(packageVersion("mvtnorm")), "\n", sep = "")
cat("# tolerance: p 5e-5 absolute (mvtnorm's error), critical values 2e-3 (its quantiles')\n")
cat("data,n,control,df,t,p,critical\n")
set.seed(1)
exact <- GenzBretz(maxpts = 1e5, abseps = 1e-5)
compare <- function(name, x, g) {
  g <- factor(g)
  fit <- lm(x ~ g - 1)
  n <- as.vector(table(g))
  k <- length(n)
  test <- glht(fit, linfct = cbind(-1, diag(k - 1)))
  p <- summary(test, test = adjusted("single-step", algorithm = exact))$test
  critical <- qmvt(0.95, df = df.residual(fit), tail = "both", corr = cov2cor(vcov(test)),
                   algorithm = exact)$quantile
  for (i in seq_along(n[-1])) {
    cat(name, n[i + 1], n[1],
        sprintf("%.17g", c(df.residual(fit), p$tstat[i], p$pvalues[i], critical)), sep = ",")
    cat("\n")
  }
}
compare("chickwts", chickwts$weight, chickwts$feed)
compare("airquality", airquality$Ozone[!is.na(airquality$Ozone)],
        airquality$Month[!is.na(airquality$Ozone)])
compare("three", mtcars$mpg, mtcars$cyl)
