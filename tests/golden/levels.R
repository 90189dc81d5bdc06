# Within and between units by lme4's lmer (REML), from each unit's size, means and products.
# Rscript tests/golden/levels.R tests/golden
# Data of multilevel: bh1996 (Bliese & Halverson 1996), bhr2000 (Bliese, Halverson & Rothberg
# 2000), univbct (Bliese & Ployhart 2002) at its first round, by battalion and company.
suppressPackageStartupMessages({library(lme4); library(multilevel)})
folder <- commandArgs(trailingOnly = TRUE)[1]
for (name in c("bh1996", "bhr2000", "univbct")) data(list = name, package = "multilevel")
told <- c("# Rscript tests/golden/levels.R tests/golden", paste("#", R.version.string),
          paste("# lme4", packageVersion("lme4"), "multilevel", packageVersion("multilevel")),
          "# tolerance: 1e-6 of coefficients, 1e-5 of errors and deviations, 1e-4 of the ratios")
fits <- file(file.path(folder, "levels.csv"), "w")
units <- file(file.path(folder, "levels_units.csv"), "w")
for (each in list(fits, units)) writeLines(told, each)
writeLines(paste0("case,controls,within,within_error,between,between_error,contextual,",
                  "contextual_error,sd_unit,sd_within,sd_slope,ratio"), fits)
writeLines("case,n,means,products", units)
write <- function(x) paste(sprintf("%.12g", x), collapse = " ")
control <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10),
                       check.conv.singular = "ignore", check.conv.grad = "ignore")
fit <- function(case, data, y, drivers, unit, controls = character()) {
  data <- data[complete.cases(data[c(y, drivers, unit, controls)]), ]
  unit <- interaction(data[unit], drop = TRUE, lex.order = TRUE)
  values <- as.matrix(data[c(y, drivers, controls)])
  means <- rowsum(values, unit) / as.vector(table(unit))
  for (each in levels(unit)) {
    own <- sweep(values[unit == each, , drop = FALSE], 2, means[each, ])
    products <- crossprod(own)
    writeLines(paste(case, nrow(own), write(means[each, ]),
                     write(products[lower.tri(products, diag = TRUE)]), sep = ","), units)
  }
  if (length(controls)) { # take them out by their slopes within units
    own <- values - means[as.character(unit), ]
    c <- own[, controls, drop = FALSE]
    slopes <- solve(crossprod(c), crossprod(c, own[, c(y, drivers)]))
    c <- as.vector(c)
    values <- values[, c(y, drivers)] - values[, controls, drop = FALSE] %*% slopes
    means <- rowsum(values, unit) / as.vector(table(unit))
  }
  p <- length(drivers)
  d <- data.frame(y = values[, y], unit = unit)
  for (k in seq_along(drivers)) {
    d[paste0("x", k)] <- values[, drivers[k]]
    d[paste0("b", k)] <- means[as.character(unit), drivers[k]]
    d[paste0("w", k)] <- d[[paste0("x", k)]] - d[[paste0("b", k)]]
  }
  name <- function(letter) paste0(letter, seq_len(p))
  # A control that was taken out is orthogonal to all, and a degree of freedom less.
  if (length(controls)) d$taken <- c
  model <- function(terms, slope = NULL) {
    terms <- c(terms, if (length(controls)) "taken", "(1 | unit)", if (!is.null(slope)) sprintf("(0 + w%d | unit)", slope))
    lmer(reformulate(terms, "y"), d, REML = TRUE, control = control)
  }
  m <- model(c(name("w"), name("b")))
  mundlak <- model(c(name("x"), name("b")))
  error <- function(m, names) sqrt(diag(as.matrix(vcov(m))))[names]
  sds <- as.data.frame(VarCorr(m))
  slopes <- lapply(seq_len(p), function(k) model(c(name("w"), name("b")), k))
  spread <- sapply(slopes, function(s) tail(as.data.frame(VarCorr(s))$sdcor, 2)[1])
  ratio <- sapply(slopes, function(s) 2 * as.numeric(logLik(s) - logLik(m)))
  writeLines(paste(case, length(controls), write(fixef(m)[name("w")]), write(error(m, name("w"))),
                   write(fixef(m)[name("b")]), write(error(m, name("b"))),
                   write(fixef(mundlak)[name("b")]), write(error(mundlak, name("b"))),
                   write(sds$sdcor[1]), write(sds$sdcor[2]), write(spread), write(ratio),
                   sep = ","), fits)
}
fit("bh1996", bh1996, "WBEING", c("COHES", "LEAD", "HRS"), "GRP")
fit("bhr2000", bhr2000, "AS28", c("AF06", "AP12", "AS14", "AS16"), "GRP")
fit("univbct", subset(univbct, TIME == 0), "JSAT", c("COMMIT", "READY"), c("BTN", "COMPANY"))
fit("bh1996 controls", bh1996, "WBEING", c("COHES", "LEAD"), "GRP", "HRS")
close(fits); close(units)
