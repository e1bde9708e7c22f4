const search = document.querySelector(".search");
if (search) {
  const questions = [...document.querySelectorAll("details.question")];
  const texts = questions.map((question) => question.textContent.toLowerCase());
  const count = document.querySelector(".found");
  search.addEventListener("input", () => {
    const wanted = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    questions.forEach((question, place) => {
      question.hidden = !wanted.every((word) => texts[place].includes(word));
      shown += !question.hidden;
    });
    for (const group of document.querySelectorAll(".group")) {
      group.hidden = !group.querySelector("details.question:not([hidden])");
    }
    count.textContent = wanted.length ? `${shown} of ${questions.length} questions` : "";
  });
}
