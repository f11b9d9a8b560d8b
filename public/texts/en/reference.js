// @ts-check

export const words = {
  referenceTitle: "Dawr: the API",
  referenceLoading: "Loading…",
  referenceNotLoaded: "The description could not be loaded. Reload to try again.",
  operations: "Operations",
  parameters: "Parameters",
  body: "Body",
  answers: "Answers",
  required: "required",
};
