// @ts-check

/** The id that this page's address ends with (`/board/7`, `/board/g/3`); its web manifest is named to the browser. */
export function idOfPage() {
  const manifest = document.createElement("link");
  manifest.rel = "manifest";
  manifest.href = `${location.pathname}/app.webmanifest`;
  document.head.append(manifest);
  return Number(/\d+$/.exec(location.pathname));
}

/** The clinic of this page, and its path in the API. */
export function clinicOfPage() {
  const clinicId = idOfPage();
  return { clinicId, clinicPath: `/v1/clinics/${clinicId}` };
}
