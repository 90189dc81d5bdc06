# Satisfaction of householders with their homes (Madsen 1976), levels as numbers from 1.
# Rscript tests/golden/housing.R > tests/golden/housing.csv
suppressPackageStartupMessages(library(MASS))
cat("# Rscript tests/golden/housing.R > tests/golden/housing.csv\n")
cat("# ", R.version.string, ", MASS ", as.character(packageVersion("MASS")), "\n# tolerance: exact, an input\n", sep = "")
cat("y,influence,contact,tower,weight\n")
cat(sprintf("%d,%d,%d,%d,%d\n", as.integer(housing$Sat), as.integer(housing$Infl), as.integer(housing$Cont),
            housing$Type == "Tower", as.integer(housing$Freq)), sep = "")
