# Proportional-odds models by MASS::polr and ordinal::clm, and McFadden's R2 shared out by domir.
# Rscript tests/golden/ordinal_regression.R > tests/golden/ordinal_regression.csv
suppressPackageStartupMessages({library(MASS); library(ordinal); library(domir)})
cat("# Rscript tests/golden/ordinal_regression.R > tests/golden/ordinal_regression.csv\n")
cat("# ", R.version.string, sep = "")
for (each in c("MASS", "ordinal", "domir")) cat(", ", each, " ", as.character(packageVersion(each)), sep = "")
cat("\n# tolerance: polr 1e-4, clm 1e-6, shares 1e-7 absolute\n")
cat("case,predictor,control,polr,clm,clm_error,log_likelihood,null,share\n")
model <- function(case, data, drivers, control = character(), weights = rep(1, nrow(data))) {
  data$w <- weights
  height <- function(set) {
    form <- if (length(set)) reformulate(set, "y") else y ~ 1
    environment(form) <- environment()
    as.numeric(logLik(clm(form, data = data, weights = w, control = clm.control(gradTol = 1e-10))))
  }
  all <- c(control, drivers)
  form <- reformulate(all, "y")
  environment(form) <- environment()
  by_polr <- coef(polr(form, data = data, weights = w))[all]
  by_clm <- summary(clm(form, data = data, weights = w, control = clm.control(gradTol = 1e-10)))$coefficients
  null <- height(character())
  mcfadden <- function(f) 1 - height(all.vars(f)[-1]) / null
  found <- if (length(control)) {
    domir(reformulate(all, "y"), .fct = mcfadden, .all = reformulate(control), .cdl = FALSE, .cpt = FALSE)
  } else {
    domir(reformulate(all, "y"), .fct = mcfadden, .cdl = FALSE, .cpt = FALSE)
  }
  share <- found$General_Dominance[all]
  cat(sprintf("%s,%s,%d,%.10g,%.15g,%.15g,%.15g,%.15g,%.15g\n", case, all, all %in% control, by_polr,
              by_clm[all, 1], by_clm[all, 2], height(all), null, share), sep = "")
}
staff <- attitude
staff$y <- cut(staff$rating, c(0, 55, 65, 75, 100), ordered_result = TRUE)
model("attitude", staff, c("complaints", "privileges", "learning", "raises"))
model("attitude held", staff, c("complaints", "privileges", "learning"), "critical")
homes <- data.frame(y = housing$Sat, influence = as.numeric(housing$Infl), contact = as.numeric(housing$Cont),
                    tower = as.numeric(housing$Type == "Tower"))
model("housing", homes, c("influence", "contact", "tower"), weights = housing$Freq)
