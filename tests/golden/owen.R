# Owen values of R2 by their definition: gains averaged over every order in which the members of a
# group follow each other, with a coefficient for each member ("free") or for their sum ("sums").
# Shares of the groups by relaimpo (free) and by domir (both).
# Rscript tests/golden/owen.R > tests/golden/owen.csv
suppressPackageStartupMessages({library(relaimpo); library(domir)})
cat("# Rscript tests/golden/owen.R > tests/golden/owen.csv\n")
cat("# ", R.version.string, ", relaimpo ", as.character(packageVersion("relaimpo")), ", domir ",
    as.character(packageVersion("domir")), "\n# tolerance: 1e-12 absolute\n", sep = "")
cat("kind,data,outcome,predictor,group,share,group_relaimpo,group_domir\n")
orders <- function(x) {
  if (length(x) < 2) return(list(x))
  do.call(c, lapply(seq_along(x), function(i) lapply(orders(x[-i]), function(o) c(x[i], o))))
}
nested <- function(groups) {
  every <- list()
  for (order in orders(seq_along(groups))) {
    built <- list(character())
    for (g in order) {
      built <- do.call(c, lapply(built, function(b) lapply(orders(groups[[g]]), function(o) c(b, o))))
    }
    every <- c(every, built)
  }
  every
}
fit <- function(columns, y) if (length(columns) == 0) 0 else summary(lm(y ~ ., data.frame(columns)))$r.squared
owen <- function(kind, name, data, outcome, groups) {
  y <- data[[outcome]]
  worth <- function(set) {
    inside <- Filter(length, lapply(groups, intersect, set))
    if (kind == "free") return(fit(data[unlist(inside)], y))
    fit(lapply(inside, function(g) rowSums(data[g])), y)
  }
  known <- new.env()
  value <- function(set) {
    if (length(set) == 0) return(0)
    key <- paste(sort(set), collapse = "+")
    if (is.null(known[[key]])) known[[key]] <- worth(set)
    known[[key]]
  }
  every <- nested(groups)
  shares <- setNames(numeric(length(unlist(groups))), unlist(groups))
  for (order in every) for (i in seq_along(order)) {
    gain <- value(order[seq_len(i)]) - value(order[seq_len(i - 1)])
    shares[order[i]] <- shares[order[i]] + gain / length(every)
  }
  if (kind == "free") {
    whole <- calc.relimp(data[c(outcome, unlist(groups))], groups = unname(groups),
                         groupnames = names(groups), type = "lmg")@lmg[names(groups)]
    sets <- lapply(groups, function(g) reformulate(g))
    by_domir <- domir(reformulate(unlist(groups), outcome), .set = sets, .cdl = FALSE, .cpt = FALSE,
                      .fct = function(f) summary(lm(f, data))$r.squared)$General_Dominance
  } else {
    sums <- data.frame(y = y, lapply(groups, function(g) rowSums(data[g])))
    whole <- calc.relimp(sums, type = "lmg")@lmg[names(groups)]
    by_domir <- domir(reformulate(names(groups), "y"), .cdl = FALSE, .cpt = FALSE,
                      .fct = function(f) summary(lm(f, sums))$r.squared)$General_Dominance
  }
  of <- rep(names(groups), lengths(groups))
  cat(sprintf("%s,%s,%s,%s,%s,%.17g,%.17g,%.17g\n", kind, name, outcome, names(shares), of, shares,
              whole[of], by_domir[of]), sep = "")
}
staff <- list(a = c("complaints", "learning", "raises"), b = c("privileges", "critical", "advance"))
cars <- list(a = c("cyl", "disp", "hp"), b = c("drat", "wt"), c = c("qsec", "gear"))
for (kind in c("free", "sums")) {
  owen(kind, "attitude", attitude, "rating", staff)
  owen(kind, "mtcars", mtcars, "mpg", cars)
}
