// The time line: how much is told of each day, month or year, with a window that is drawn, moved by keys, and plays.
const PLAYS = 700, TALL = 56;
const timeline = (() => {
  const dates = events.filter((event) => event.from).map((event) => event.from).sort();
  if (!dates.length) return { show() {}, bins: [] };
  const last = events.reduce((latest, event) => (event.to && event.to > latest ? event.to : latest), dates[0]);
  const days = (text) => Math.round(Date.parse(`${text}T00:00Z`) / 86400000);
  const iso = (number) => new Date(number * 86400000).toISOString().slice(0, 10);
  const span = days(dates[dates.length - 1]) - days(dates[0]);
  const length = span <= 70 ? 10 : span <= 366 * 12 ? 7 : 4;  // characters of the date that make a bin: day, month, year
  const bins = [];
  const opening = (text) => `${text}-01-01`.slice(0, 10);
  for (let at = opening(dates[0].slice(0, length)); at <= dates[dates.length - 1]; at = iso(days(bins[bins.length - 1].to) + 1)) {
    const next = length === 10 ? iso(days(at) + 1) : length === 7 ? opening(iso(days(at) + 31).slice(0, 7)) : opening(String(Number(at.slice(0, 4)) + 1));
    bins.push({ from: at, to: iso(days(next) - 1), name: at.slice(0, length) });
  }
  const binOf = new Map(bins.map((bin, n) => [bin.name, n]));
  const svg = byId("bars"), count = bins.length;
  let playing = null;

  const chosenBins = () => {
    const first = state.from ? bins.findIndex((bin) => bin.to >= state.from) : 0;
    let final = count - 1;
    if (state.to) while (final > 0 && bins[final].from > state.to) final -= 1;
    return [first < 0 ? count - 1 : Math.min(first, count - 1), final];
  };
  const choose_ = (first, final) => {
    const [a, b] = [Math.max(0, Math.min(first, final)), Math.min(count - 1, Math.max(first, final))];
    change(a === 0 && b === count - 1 ? { from: "", to: "" } : { from: bins[a].from, to: b === count - 1 && bins[b].to < last ? last : bins[b].to });
  };
  const stop = () => {
    clearInterval(playing);
    playing = null;
    byId("play").textContent = "▶";
    byId("play").setAttribute("aria-label", "Play through time");
  };
  byId("play").addEventListener("click", () => {
    if (playing) { stop(); return; }
    let [first, final] = chosenBins();
    const wide = first === 0 && final === count - 1 ? Math.max(1, Math.round(count / 12)) : final - first + 1;
    if (final === count - 1) first = -1;
    byId("play").textContent = "❚❚";
    byId("play").setAttribute("aria-label", "Pause");
    const step = () => {
      first += 1;
      choose_(first, first + wide - 1);
      if (first + wide >= count) stop();
    };
    step();
    if (first + wide < count) playing = setInterval(step, PLAYS);
  });

  const binAt = (event) => {
    const box = svg.getBoundingClientRect();
    return Math.max(0, Math.min(count - 1, Math.floor(((event.clientX - box.x) / box.width) * count)));
  };
  let began = null;
  svg.addEventListener("pointerdown", (event) => {
    stop();
    const [first, final] = chosenBins(), at = binAt(event);
    const whole = first === 0 && final === count - 1;
    const grip = event.target.dataset.grip;
    began = grip ? { fixed: grip === "first" ? final : first } : !whole && at >= first && at <= final && final > first ? { moved: at, first, final } : { fixed: at };
    svg.setPointerCapture(event.pointerId);
    event.preventDefault();
    if (!grip && "fixed" in began) choose_(at, at);
  });
  svg.addEventListener("pointermove", (event) => {
    if (!began) return;
    const at = binAt(event);
    if ("fixed" in began) choose_(began.fixed, at);
    else {
      const by = Math.max(-began.first, Math.min(count - 1 - began.final, at - began.moved));
      choose_(began.first + by, began.final + by);
    }
  });
  for (const type of ["pointerup", "pointercancel"]) svg.addEventListener(type, () => { began = null; });
  const grips = ["first", "final"].map((which) => {
    const grip = drawn("rect", { class: "grip", "data-grip": which, role: "slider", tabindex: "0", "aria-label": which === "first" ? "Beginning of the time shown" : "End of the time shown", "aria-valuemin": "0", "aria-valuemax": String(count - 1), height: String(TALL), y: "0" });
    grip.addEventListener("keydown", (event) => {
      const [first, final] = chosenBins(), by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -12, PageUp: 12, Home: -count, End: count }[event.key];
      if (by === undefined) return;
      event.preventDefault();
      stop();
      if (which === "first") choose_(Math.min(final, Math.max(0, first + by)), final);
      else choose_(first, Math.max(first, Math.min(count - 1, final + by)));
    });
    return grip;
  });
  const bars = drawn("g"), pane = drawn("rect", { class: "window", y: "0", height: String(TALL) });
  svg.append(bars, pane, ...grips);

  function show() {
    const wide = Math.max(svg.clientWidth, 100);
    svg.setAttribute("viewBox", `0 0 ${wide} ${TALL}`);
    const sums = bins.map(() => [0, 0, 0]);
    for (const event of undated) if (event.from) sums[binOf.get(event.from.slice(0, length))][TONES.indexOf(event.tone)] += 1;
    const highest = Math.max(1, ...sums.map((sum) => sum[0] + sum[1] + sum[2])), step = wide / count;
    bars.replaceChildren(...sums.flatMap((sum, n) => {
      let y = TALL;
      return sum.map((number, tone) => {
        if (!number) return null;
        const tall = Math.max(1, (number / highest) * (TALL - 4));
        y -= tall;
        return drawn("rect", { class: TONES[tone], x: (n * step).toFixed(2), y: y.toFixed(2), width: Math.max(step - (step > 4 ? 1 : 0), 0.5).toFixed(2), height: tall.toFixed(2) });
      }).filter(Boolean);
    }));
    const [first, final] = chosenBins();
    pane.setAttribute("x", (first * step).toFixed(2));
    pane.setAttribute("width", ((final - first + 1) * step).toFixed(2));
    grips.forEach((grip, n) => {
      const at = n === 0 ? first : final;
      grip.setAttribute("width", "8");
      grip.setAttribute("x", (n === 0 ? Math.max(0, first * step - 4) : Math.min(wide - 8, (final + 1) * step - 4)).toFixed(2));
      grip.setAttribute("aria-valuenow", String(at));
      grip.setAttribute("aria-valuetext", bins[at].name);
    });
    byId("first-day").textContent = bins[0].name;
    byId("last-day").textContent = bins[count - 1].name;
    byId("window").textContent = state.from || state.to ? `${bins[first].name} – ${bins[final].name}` : "all of the time";
  }
  new ResizeObserver(show).observe(svg);
  return { show, bins };
})();
