export const id = {
  title: "Lupa kata sandi",
  intro:
    "Data di laptop ini tidak hilang. Kantor bisa membukanya dengan lembar pemulihan: bawa satu berkas ke kantor dengan stik, lalu bawa jawabannya kembali.",
  lead: "Lebih cepat: ketua tim yang terdaftar di laptop ini bisa membukanya dengan kata sandinya sendiri.",
  who: "Kata sandi siapa?",
  words: "Kata sandi baru",
  wordsHint: "Tulis keenam kata ini di kertas. Ditanyakan lagi saat jawaban kantor datang.",
  request: "Simpan permintaan di stik",
  compare: "Bacakan kata ini kepada kantor. Jika kata di layar kantor lain, permintaannya tertukar: minta lagi.",
  carry: "Bawa stik ke kantor. Sesudah dijawab, colokkan lagi ke laptop ini.",
  waitingTitle: "Jawaban kantor sudah ada di stik?",
  waitingText: "Ketik kata sandi baru yang Anda tulis saat meminta, lalu pilih stiknya.",
  passphrase: "Kata sandi baru",
  answer: "Buka dengan jawaban kantor",
  anew: "Minta lagi dari awal",
  toUnlock: "Kembali ke buka kunci",
};
export type Recover = typeof id;
