
"use strict";
const form = document.querySelector(".filters");
const fields = [...form.querySelectorAll("[data-filter]")];
const sections = [...document.querySelectorAll("section[data-file]")];

function apply() {
  const wanted = Object.fromEntries(fields.map((field) => [field.dataset.filter, field.value.toLowerCase()]));
  const filtered = Object.values(wanted).some(Boolean);
  const fits = (name, value) => !wanted[name] || value.toLowerCase() === wanted[name];
  let shown = 0;
  let all = 0;
  for (const section of sections) {
    let here = 0;
    for (const item of section.querySelectorAll("li")) {
      const { fixer, safety, outcome } = item.dataset;
      const found = !wanted.text || `${section.dataset.file} ${item.textContent}`.toLowerCase().includes(wanted.text);
      item.hidden = !(fits("file", section.dataset.file) && fits("fixer", fixer) && fits("safety", safety) && fits("outcome", outcome) && found);
      here += item.hidden ? 0 : 1;
      all += 1;
    }
    const named = wanted.file && fits("file", section.dataset.file) && !wanted.fixer && !wanted.safety && !wanted.outcome && !wanted.text;
    section.hidden = filtered && here === 0 && !named;
    shown += here;
  }
  form.querySelector("output").value = `${shown} of ${all} findings`;
}

for (const button of document.querySelectorAll("[data-pick]")) {
  button.addEventListener("click", () => {
    form.querySelector('[data-filter="fixer"]').value = button.dataset.pick;
    apply();
    form.scrollIntoView();
  });
}
form.addEventListener("input", apply);
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", () => setTimeout(apply));
form.hidden = false;
apply();
