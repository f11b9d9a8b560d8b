// @ts-check

/** @type {Record<keyof typeof import("../en/tell-me.js").words, string>} */
export const words = {
  tellMe: "Sıram yaklaşınca haber ver",
  tellNoMore: "Artık haber verme",
  toldOn: "Bu sayfa kapalıyken bile, sıranız yaklaştığında ve çağrıldığınızda bu cihaz size haber verir.",
  ringsWhileOpen: "Bu sayfa açık kaldıkça, çağrıldığınızda ses çalar.",
  tellOnHomeScreen:
    "iPhone ve iPad yalnızca ana ekrandan haber verebilir: “Paylaş”a, sonra “Ana Ekrana Ekle”ye basın ve bu sayfayı oradan açın.",
  tellBlocked: "Bu sayfa için bildirimlere izin verilmemiş; tarayıcı ayarlarından izin verilebilir.",
  tellCannot: "Bu tarayıcı, sayfa kapalıyken size haber veremez.",
  tellFailed: "Bu cihazda bildirimler kurulamadı.",
  tellUnsure: "Kliniğe ulaşılamadı. Yine de bildirim alabilirsiniz; lütfen yeniden deneyin.",
};
