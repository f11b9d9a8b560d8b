// @ts-check

/** The clinic that this page's address names (`/board/7`), as a path of the API; and its web manifest. */
export function clinicOfPage() {
  const [, page, id] = location.pathname.split("/");
  const clinicId = Number(id);
  const manifest = document.createElement("link");
  manifest.rel = "manifest";
  manifest.href = `/${page}/${clinicId}/app.webmanifest`;
  document.head.append(manifest);
  return { clinicId, clinicPath: `/v1/clinics/${clinicId}` };
}
