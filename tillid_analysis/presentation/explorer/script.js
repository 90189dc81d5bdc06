// Looks numbers up in the tables of the page and shows them; it computes none and fetches nothing.
for (const root of document.querySelectorAll(".explorer")) {
  const all = (wanted) => [...root.querySelectorAll(wanted)];
  const find = (wanted) => root.querySelector(wanted);
  const levels = root.dataset.levels.split("|");
  const [UNITS, MEASURES, WAVES] = root.dataset.by.split("|");
  const FIXED = { [UNITS]: ["wave", "measure", "level"], [MEASURES]: ["wave", "unit"], [WAVES]: ["measure", "unit"] };
  const NAME = { [UNITS]: "unit", [MEASURES]: "measure", [WAVES]: "wave" };
  const select = (name) => find(`[name=${name}]`);
  const toNumber = (text) => Number((text.trim() || "-").replace("−", "-").replace("+", "").replace(",", "."));
  const write = (text, values) => text.replace(/{(\w+)}/g, (_, name) => values[name]);

  const cells = all("details table").flatMap((table) => {
    const [family, wave, background = ""] = [...table.caption.children].map((each) => each.textContent);
    const heads = [...table.tHead.rows[0].cells].map((each) => each.textContent);
    return [...table.tBodies[0].rows].flatMap((row) => {
      const [unit, category] = [...row.querySelectorAll("th")].map((each) => each.textContent.trim());
      return [...row.querySelectorAll("td[data-about]")].map((cell) => {
        const path = cell.dataset.about.split(" ")[1].split("/");
        const interval = cell.querySelector("small")?.textContent ?? "";
        const [low, high] = interval.slice(1, -1).split(/[;,] /).map(toNumber);
        return {
          family, wave, background, unit, category, interval, low, high,
          measure: heads[cell.cellIndex],
          level: levels[path.length - 1],
          verdict: cell.className || "hidden",
          is_level: table.classList.contains("levels"),
          text: cell.firstChild.data.trim(),
          n: cell.querySelector("i")?.textContent ?? cell.textContent,
        };
      });
    });
  });
  const kind = (cell) => `${cell.family}|${cell.background}`;
  const kinds = [...new Set(cells.map(kind))];

  const fill = (name, values, last) => {
    const list = select(name), chosen = list.value, there = [...new Set(values)];
    list.replaceChildren(...there.map((each) => new Option(each)));
    list.value = there.includes(chosen) ? chosen : there.at(last ? -1 : 0);
  };

  const axis = (shown) => {
    if (shown[0].is_level) return ["levels", ["0", "50", "100"]];
    const ends = shown.flatMap((cell) => [cell.low, cell.high, toNumber(cell.text)]).filter((each) => !isNaN(each));
    const reach = [20, 40, 60].find((each) => ends.every((end) => Math.abs(end) <= each)) ?? 100;
    return [`reach-${reach}`, [`−${reach}`, "0", `+${reach}`]];
  };

  const draw = (cell, name) => {
    const row = find("template").content.querySelector("tr").cloneNode(true);
    const [head, track, value, n] = row.cells;
    row.className = cell.verdict;
    head.firstChild.textContent = name;
    head.querySelectorAll("small").forEach((each) => each.className === cell.verdict || each.remove());
    const small = document.createElement("small");
    small.textContent = cell.interval;
    value.append(`${cell.text} `, cell.interval && small);
    n.textContent = cell.n;
    const places = { "--at": toNumber(cell.text), "--low": cell.low, "--high": cell.high };
    for (const [place, at] of Object.entries(places)) isNaN(at) || track.style.setProperty(place, at);
    return row;
  };

  const show = () => {
    fill("family", cells.map((cell) => cell.family));
    const family = select("family").value, ofFamily = cells.filter((cell) => cell.family === family);
    fill("by", ofFamily.flatMap((cell) => cell.background || [UNITS, MEASURES, WAVES]));
    const by = select("by").value, fixed = FIXED[by] ?? ["wave", "measure", "unit"];
    const pool = ofFamily.filter((cell) => cell.background === (FIXED[by] ? "" : by));
    for (const name of ["measure", "unit"]) fill(name, pool.map((cell) => cell[name]));
    const waves = pool.map((cell) => cell.wave);
    fill("wave", waves, true);
    fill("level", levels.filter((level) => pool.some((cell) => cell.level === level)), true);
    for (const name of ["measure", "unit", "level", "wave"]) select(name).parentNode.hidden = !fixed.includes(name);

    const lines = pool.filter((cell) => fixed.every((name) => cell[name] === select(name).value));
    const [look, ticks] = axis(ofFamily), table = find("table.drawn");
    table.className = `drawn ${look}`;
    table.tHead.rows[0].cells[0].textContent = by;
    table.querySelectorAll(".axis span").forEach((each, at) => { each.textContent = ticks[at]; });
    table.tBodies[0].replaceChildren(...lines.map((cell) => draw(cell, cell[NAME[by] ?? "category"])));

    const count = (verdict) => lines.filter((cell) => cell.verdict === verdict).length;
    const where = ["measure", "unit", "level", "wave"].filter((name) => fixed.includes(name));
    const values = {
      title: family, where: where.map((name) => select(name).value).join(", "), rows: lines.length,
      shown: lines.length - count("hidden"), higher: count("higher"), lower: count("lower"),
    };
    const said = look === "levels" ? [root.dataset.said] : [root.dataset.said, root.dataset.clear];
    find("[role=status]").textContent = write(said.join(" "), values);
    find(".sign").hidden = !count("hidden");
    all(".caveats").forEach((each, at) => { each.hidden = kinds[at] !== kind(pool[0]); });
  };

  const first = all("select").map((each) => each.value);
  show();
  root.addEventListener("change", show);
  find("button").addEventListener("click", () => {
    all("select").forEach((each, at) => { each.replaceChildren(new Option(first[at])); });
    show();
  });
  find(".choices").hidden = false;
}
