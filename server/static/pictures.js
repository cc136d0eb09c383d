// What helps with a picture that works without it: neighbours light up, kinds of ties can be hidden, it can be magnified.

helped(document);
document.addEventListener("shown", (event) => helped(event.target)); // what was put into the page later

function helped(part) {
  for (const frame of part.querySelectorAll(".picture-frame")) {
    const picture = frame.querySelector("svg.picture");
    if (picture) magnified(frame, picture);
    if (picture?.classList.contains("network")) network(picture);
  }
}

function network(picture) {
  const nodes = new Map(), ties = [];
  for (const link of picture.querySelectorAll(".nodes > a")) nodes.set(link.dataset.n, link);
  for (const link of picture.querySelectorAll(".ties > a")) ties.push({ link, ends: ends(link) });

  const light = (key) => {
    for (const lit of picture.querySelectorAll(".near")) lit.classList.remove("near");
    picture.classList.toggle("lit", key !== null);
    if (key === null) return;
    nodes.get(key)?.classList.add("near");
    for (const { link, ends } of ties) {
      if (!ends.includes(key)) continue;
      link.classList.add("near");
      for (const end of ends) nodes.get(end)?.classList.add("near");
    }
  };
  for (const [key, link] of nodes) {
    for (const event of ["mouseenter", "focus"]) link.addEventListener(event, () => light(key));
    for (const event of ["mouseleave", "blur"]) link.addEventListener(event, () => light(null));
  }
  toggles(picture, nodes, ties);
}

function ends(link) {
  return link.dataset.n.split(" ");
}

function toggles(picture, nodes, ties) {
  const controls = document.querySelector(".toggles");
  if (!controls) return;
  const kinds = [...controls.querySelectorAll("input")];
  const show = () => {
    const hidden = kinds.filter((each) => !each.checked).map((each) => each.value);
    const seen = new Set();
    for (const { link, ends } of ties) {
      for (const line of link.querySelectorAll("path")) line.toggleAttribute("hidden", hidden.includes(line.classList[0]));
      const empty = !link.querySelector("path:not([hidden])");
      link.toggleAttribute("hidden", empty);
      if (!empty) ends.forEach((end) => seen.add(end));
    }
    for (const [key, link] of nodes) link.toggleAttribute("hidden", !seen.has(key) && !link.classList.contains("middle"));
  };
  for (const each of kinds) each.addEventListener("change", show);
  controls.hidden = false;
}

function magnified(frame, picture) {
  const width = Number(picture.getAttribute("width")), height = Number(picture.getAttribute("height"));
  const scroll = frame.querySelector(".picture-scroll");
  let scale = 1;
  const set = (wanted) => {
    scale = Math.min(4, Math.max(0.2, wanted));
    picture.setAttribute("width", width * scale);
    picture.setAttribute("height", height * scale);
  };
  const zoom = (factor) => set(factor ? scale * factor : Math.min(1, scroll.clientWidth / width));
  if (width > scroll.clientWidth && width < 1.35 * scroll.clientWidth) zoom(0);
  if (picture.classList.contains("network")) scroll.scrollLeft = (scroll.scrollWidth - scroll.clientWidth) / 2;
  for (const button of document.querySelectorAll(".zoom button")) button.addEventListener("click", () => zoom(Number(button.value)));
  scroll.addEventListener("keydown", (event) => {
    const factor = { "+": 1.25, "-": 0.8, "0": 0 }[event.key];
    if (factor === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    zoom(factor);
  });
}
