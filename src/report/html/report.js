"use strict";
(() => {
  const root = document.documentElement;
  const main = document.querySelector("main");
  const front = document.getElementById("documents");
  const pages = [...main.querySelectorAll(":scope > .document")];
  const rows = [...front.querySelectorAll(".documents tbody tr")];
  const search = document.getElementById("search");
  const choices = [...document.querySelectorAll("[data-show]")];
  const shown = document.getElementById("shown");
  const none = document.getElementById("none");
  const jump = document.querySelector(".jump");
  const title = document.title;
  const words = rows.map((row) => row.textContent.toLowerCase());
  let show = "all";
  let open = null;
  let current = null;
  let is_searching = false;

  const target = () => {
    try {
      return document.getElementById(decodeURIComponent(location.hash.slice(1)));
    } catch {
      return null;
    }
  };
  const bad = ".step.failed, .step.timed-out";
  const failures = () => [...(open ? open.querySelectorAll(bad) : [])].filter((step) => !step.parentElement.closest(bad));

  function unfold(element) {
    for (let at = element.parentElement; at; at = at.parentElement) if (at.localName === "details") at.open = true;
  }

  function go() {
    const to = target();
    const page = to && to.closest(".document");
    const is_other = page !== open;
    open = page;
    current = null;
    front.hidden = Boolean(page);
    for (const one of pages) one.hidden = one !== page;
    jump.hidden = failures().length === 0;
    document.title = page ? page.querySelector("h2").textContent + " – " + title : title;
    if (page && to !== page) {
      unfold(to);
      to.scrollIntoView();
    } else if (is_other) {
      scrollTo({ top: 0, behavior: "instant" });
    }
    if (is_searching) search.focus();
    else if (is_other) (page ? page.querySelector("h2") : document.getElementById("headline")).focus({ preventScroll: true });
    is_searching = false;
  }

  function filter() {
    const wanted = search.value.trim().toLowerCase();
    let count = 0;
    rows.forEach((row, index) => {
      const fits = (show === "all" || row.dataset.verdict === show) && words[index].includes(wanted);
      row.hidden = !fits;
      count += fits;
    });
    shown.textContent = count === rows.length ? "" : `${count} of ${rows.length} documents`;
    none.hidden = count > 0;
  }

  function choose(button) {
    show = button.dataset.show;
    for (const other of choices) other.setAttribute("aria-pressed", String(other === button));
    filter();
  }

  function step(by) {
    const list = open ? failures() : rows.filter((row) => !row.hidden && (row.dataset.verdict === "failed" || show !== "all"));
    if (list.length === 0) return;
    let at = list.indexOf(current);
    if (at < 0 && open) {
      const line = document.querySelector(".top").offsetHeight + 24;
      const below = list.findIndex((one) => one.getBoundingClientRect().top > line);
      at = by > 0 ? (below < 0 ? list.length : below) - 1 : below < 0 ? list.length : below;
    } else if (at < 0) {
      at = by > 0 ? -1 : list.length;
    }
    const next = list[Math.min(Math.max(at + by, 0), list.length - 1)];
    if (current) current.classList.remove("current");
    current = next;
    next.classList.add("current");
    unfold(next);
    next.scrollIntoView({ block: open ? "start" : "nearest" });
    const focus = open ? next : next.querySelector("a");
    if (open) focus.tabIndex = -1;
    focus.focus({ preventScroll: true });
  }

  const themes = ["automatic", "light", "dark"];
  const theme = document.getElementById("theme");
  function paint(name) {
    if (name === "automatic") delete root.dataset.theme;
    else root.dataset.theme = name;
    theme.querySelector(".choice").textContent = name;
    theme.setAttribute("aria-label", "Colours: " + name);
  }
  function stored() {
    try {
      const name = localStorage.getItem("rehearse-colours");
      return themes.includes(name) ? name : "automatic";
    } catch {
      return "automatic";
    }
  }
  theme.addEventListener("click", () => {
    const name = themes[(themes.indexOf(root.dataset.theme || "automatic") + 1) % themes.length];
    paint(name);
    try {
      localStorage.setItem("rehearse-colours", name);
    } catch {
      /* A page that may not remember goes on without. */
    }
  });

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const in_field = event.target === search;
    if (event.key === "Escape" && in_field) {
      search.value = "";
      filter();
      search.blur();
    } else if (event.key === "Enter" && in_field) {
      const first = rows.find((row) => !row.hidden);
      if (first) location.hash = first.querySelector("a").hash;
    } else if (in_field) {
      return;
    } else if (event.key === "/") {
      is_searching = Boolean(open);
      if (open) location.hash = "#documents";
      else search.focus();
    } else if (event.key === "j" || event.key === "k") {
      step(event.key === "j" ? 1 : -1);
    } else if (event.key === "u" && open) {
      location.hash = "#documents";
    } else {
      return;
    }
    event.preventDefault();
  });

  root.classList.add("one");
  for (const hidden of document.querySelectorAll(".controls, .keys, #theme")) hidden.hidden = false;
  paint(stored());
  search.addEventListener("input", filter);
  for (const button of choices) button.addEventListener("click", () => choose(button));
  document.getElementById("next").addEventListener("click", () => step(1));
  document.getElementById("previous").addEventListener("click", () => step(-1));
  addEventListener("hashchange", go);
  go();
})();
