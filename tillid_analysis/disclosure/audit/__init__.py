"""The attack on finished pages: what a reader with a pencil could work out from them.

Pages and workbooks are attacked as files, in zip files too (`folders`). `reading` and `workbooks`
take them apart, `accounting` links every number to a mark (`statements`), `facts` puts together
what is shown of whom, and then `trees` and `splits` look for groups that are too small, means that
are told too closely and means that tell single answers (`closeness` by linear programmes, `shares`
also to those who gave the rarer answer), and `differences` for sums about a few people of the staff
list, some of them taken away; `consistency` looks for contradictions and traces.

Assumed is an attacker who knows the organisation, who is in which unit, who answered, and how many
of every unit did (a staff list; without one the worst that the pages leave open), and who has all
the pages of the folder. One of those who answered knows the own answer besides and can take it out
of every mean, so that a promise of n is one of n - 1 to him; the policy's `insider` raises the
minimum for more of them.

Not seen are: the pixels of a bitmap and the outlines of letters (held to their marks, alternative
text and comments); widths, heights and colours of a workbook's cells; coordinates of a drawing
(figures are drawn from rounded numbers); from which
standard deviation an interval was made; weights (means of weighted answers are bounded by nothing
here, only sizes are checked); sets of more than four parts of a background; sums over categories
whose sizes neither a page nor the staff list tells; means of groups where all but one answered the
same, since only that one knows (shares are seen, and the plan hides both); chains through more than
one part of a large organisation at once; pages that are in no folder with these, and what people
say.
"""
