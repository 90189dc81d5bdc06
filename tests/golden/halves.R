# Covariances of units' means when one random half of each unit rates the drivers and the other half
# the outcome. "exact": the average over every way to halve three small units, each with each.
# "random": over 4,000 random halves of the 99 companies of bh1996, with
# the standard error of that average.
# Rscript tests/golden/halves.R FOLDER_OF_SURVEY_DATA > tests/golden/halves.csv
folder <- commandArgs(TRUE)[1]
cat("# Rscript tests/golden/halves.R FOLDER_OF_SURVEY_DATA > tests/golden/halves.csv\n")
cat("# ", R.version.string, "\n# tolerance: exact 1e-12 relative; random 4 standard errors\n", sep = "")
cat("data,x,y,covariance,std_error\n")

weighted <- function(x, y, w) {
  w <- w / sum(w)
  (sum(w * x * y) - sum(w * x) * sum(w * y)) / (1 - sum(w^2))
}

# Every way to halve: the rows of expand.grid say which half each unit has.
small <- list(cbind(x = c(1, 4, 2, 7), y = c(3, 3, 5, 8)),
              cbind(x = c(6, 9, 8, 5, 7), y = c(2, 9, 4, 4, 6)),
              cbind(x = c(2, 0, 1), y = c(1, 1, 5)))
halves <- lapply(small, function(unit) {
  n <- nrow(unit)
  lapply(combn(n, n %/% 2, simplify = FALSE), function(first)
    list(first = colMeans(unit[first, , drop = FALSE]),
         second = colMeans(unit[-first, , drop = FALSE])))
})
n <- sapply(small, nrow)
every <- expand.grid(lapply(halves, seq_along))
for (x in c("x", "y")) for (y in c("x", "y")) {
  found <- apply(every, 1, function(chosen) {
    pairs <- Map(function(options, at) options[[at]], halves, chosen)
    first <- sapply(pairs, function(pair) pair$first[[x]])
    second <- sapply(pairs, function(pair) pair$second[[y]])
    weighted(first, second, n)
  })
  cat(sprintf("exact,%s,%s,%.17g,\n", x, y, mean(found)))
}

set.seed(20261124)
soldiers <- read.csv(file.path(folder, "multilevel_bliese", "bh1996.csv"))
unit <- factor(soldiers$GRP)
values <- as.matrix(soldiers[, c("WBEING", "LEAD", "COHES", "HRS")])
size <- as.vector(table(unit))
order_of <- order(unit)
values <- values[order_of, ]
unit <- unit[order_of]
place <- unlist(lapply(size, seq_len))
first_size <- rep(size %/% 2, size)
repeats <- 4000
pairs <- list(c(1, 2), c(1, 3), c(1, 4), c(2, 3), c(1, 1), c(2, 2))
found <- matrix(NA, repeats, length(pairs))
for (i in seq_len(repeats)) {
  shuffled <- values[order(unit, runif(length(unit))), ]
  is_first <- place <= first_size
  first <- rowsum(shuffled[is_first, ], unit[is_first]) / (size %/% 2)
  second <- rowsum(shuffled[!is_first, ], unit[!is_first]) / (size - size %/% 2)
  for (j in seq_along(pairs)) {
    found[i, j] <- weighted(first[, pairs[[j]][1]], second[, pairs[[j]][2]], size)
  }
}
for (j in seq_along(pairs)) {
  named <- colnames(values)[pairs[[j]]]
  cat(sprintf("bh1996,%s,%s,%.17g,%.17g\n", named[1], named[2], mean(found[, j]),
              sd(found[, j]) / sqrt(repeats)))
}
