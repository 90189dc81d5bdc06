# Random intercepts by lme4's lmer (REML): from unit summaries to variances, fixed effects, BLUPs.
# Rscript tests/golden/pooling.R tests/golden
# Data: Dyestuff, Dyestuff2 (Davies & Goldsmith 1972), Pastes and InstEval (ETH Zurich) of lme4;
# bh1996 (Bliese & Halverson 1996) of multilevel.
suppressPackageStartupMessages({library(lme4); library(multilevel)})
data(bh1996, package = "multilevel")
folder <- commandArgs(trailingOnly = TRUE)[1]
told <- c(paste("#", R.version.string), paste("# lme4", packageVersion("lme4"),
          "multilevel", packageVersion("multilevel")),
          "# tolerance: 1e-5 relative of standard deviations, 1e-4 points of estimates")
fits <- file(file.path(folder, "pooling.csv"), "w")
units <- file(file.path(folder, "pooling_units.csv"), "w")
for (each in list(fits, units)) writeLines(c("# Rscript tests/golden/pooling.R tests/golden", told), each)
writeLines("case,covariates,within,sd_unit,sd_block,sd_within,fixed,std_error", fits)
writeLines("case,unit,block,n,means,blup", units)
write <- function(x) paste(sprintf("%.12g", x), collapse = " ")
fit <- function(case, data, y, unit, block = NULL, covariates = character()) {
  data <- data[complete.cases(data[c(y, unit, block, covariates)]), ]
  data$own <- interaction(data[c(block, unit)], drop = TRUE, lex.order = TRUE)
  terms <- c("1", covariates, "(1 | own)", if (!is.null(block)) sprintf("(1 | %s)", block))
  model <- lmer(reformulate(terms, y), data, REML = TRUE,
                control = lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10),
                                      check.conv.singular = "ignore"))
  values <- as.matrix(data[c(covariates, y)])
  means <- rowsum(values, data$own) / as.vector(table(data$own))
  centred <- values - means[as.character(data$own), , drop = FALSE]
  sds <- as.data.frame(VarCorr(model))
  sd <- function(name) sum(sds$sdcor[sds$grp == name])
  effects <- ranef(model)
  expected <- as.vector(cbind(1, means[, covariates, drop = FALSE]) %*% fixef(model))
  blocks <- if (is.null(block)) rep("", nrow(means)) else
    as.character(data[[block]][match(rownames(means), data$own)])
  blup <- expected + effects$own[rownames(means), 1] +
    (if (is.null(block)) 0 else effects[[block]][blocks, 1])
  writeLines(paste(case, paste(covariates, collapse = " "), write(crossprod(centred)), write(sd("own")),
                   write(sd(block)), write(sd("Residual")), write(fixef(model)),
                   write(sqrt(diag(as.matrix(vcov(model))))), sep = ","), fits)
  for (row in seq_len(nrow(means)))
    writeLines(paste(case, rownames(means)[row], blocks[row], table(data$own)[[rownames(means)[row]]],
                     write(means[row, ]), sprintf("%.12g", blup[row]), sep = ","), units)
}
fit("dyestuff", Dyestuff, "Yield", "Batch")
fit("dyestuff2 no variance between", Dyestuff2, "Yield", "Batch")
fit("pastes nested", Pastes, "strength", "cask", "batch")
fit("bh1996", bh1996, "WBEING", "GRP")
fit("bh1996 covariate", bh1996, "WBEING", "GRP", NULL, c("HRS", "LEAD"))
InstEval$y <- 25 * (InstEval$y - 1)
InstEval$service <- as.numeric(InstEval$service == "1")
InstEval$studage <- as.numeric(as.character(InstEval$studage))
some <- subset(InstEval, dept %in% c("2", "3", "4", "6", "9", "12"))
fit("insteval nested", some, "y", "d", "dept")
fit("insteval nested covariates", some, "y", "d", "dept", c("service", "studage"))
