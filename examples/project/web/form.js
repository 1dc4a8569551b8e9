// Shows the fare while the form is filled in.
const form = document.querySelector("form");
const output = document.querySelector("output");

async function update() {
  const fields = new FormData(form);
  const query = new URLSearchParams(fields);
  const answer = await fetch(`/fare?${query}`);
  output.value = answer.ok ? `${(await answer.json()).euros} €` : "";
}

form.addEventListener("input", update);
