"""Texts whose every line is the article's own, though many look like furniture.

Written for these tests: recipes, interviews, scores, lists, verse, quotations, chronicles.
"""

GENUINE = {
    "de recipe": """Ein Kuchen, der am dritten Tag noch saftig ist, braucht vor allem Geduld.
Zutaten
250 g Mehl
3 Eier
1 Prise Salz
Zubereitung
Den Ofen auf 180 Grad vorheizen: Ober- und Unterhitze, keine Umluft.
Alles verrühren, in eine gefettete Form geben und 45 Minuten auf mittlerer Schiene backen.
Tipp: Mit Puderzucker bestäuben""",
    "it recipe": """La zuppa di lenticchie della nonna si prepara la sera prima.
Per 4 persone:
- 300 g di lenticchie
- 1 carota
- 2 coste di sedano
Si lasciano le lenticchie in ammollo per una notte, poi si cuociono a fuoco lento.
Servire con pane tostato.""",
    "tr recipe": """Mercimek çorbası her evde biraz farklı pişer.
Malzemeler:
2 su bardağı kırmızı mercimek
1 soğan
Yapılışı:
Mercimekleri yıkayın, soğanı doğrayın ve hepsini tencereye koyun.
Kısık ateşte yarım saat pişirin.""",
    "fr interview": """La chercheuse revient d'une année passée sur la banquise avec son équipe.
Comment dort-on à moins quarante degrés ?
Très mal au début, puis on s'y fait.
Qu'est-ce qui vous a le plus manqué ?
Les arbres, je crois. Le vert, tout simplement.
Et maintenant ?
On repart en mars.""",
    "es interview": """El entrenador habló con este diario después del último partido del año.
Pregunta: ¿Qué falló esta noche?
Respuesta: Nos faltó calma con el balón.
Pregunta: ¿Seguirá el año que viene?
Respuesta: Eso lo tiene que decir el club.""",
    "ko interview": """그는 지난 십 년 동안 매일 아침 같은 산을 올랐다고 말했다.
기자: 왜 하필 이 산입니까
김 씨: 집에서 가장 가까웠거든요.
기자: 비가 와도 오릅니까
김 씨: 비가 오면 더 좋습니다.""",
    "he interview": """המורה הוותיקה פורשת אחרי ארבעים שנה בכיתה אחת.
מה לקחת מכל השנים האלה?
שצריך להקשיב לפני שמדברים.
ומה תעשי מחר בבוקר?
אשתה קפה לאט, בפעם הראשונה.""",
    "pt scores": """A última rodada do campeonato terminou sem surpresas na tabela.
Santos 2 x 1 Bahia
Cruzeiro 0 x 0 Vasco
Grêmio 3 x 2 Fortaleza
O campeão volta a jogar em agosto, desta vez fora de casa.
Grupo A | Grupo B
1º Santos, 62 pontos""",
    "pl scores": """Kibice czekali na ten mecz od wiosny i nie zawiedli się.
Lech – Wisła 3:1 (1:0)
Legia – Górnik 2:2 (2:0)
Sędziował Jan Kowal z Łodzi. Widzów: 21 000.
Rewanż zostanie rozegrany w środę o godz. 20:45.""",
    "ru list": """Библиотекари назвали книги, которые читатели чаще всего брали зимой.
1. «Дом у реки»
2. «Письма с севера»
3. «Последний трамвай»
Читательский билет можно получить в любой день, кроме понедельника.
Что взять с собой: паспорт и фотографию""",
    "sw list": """Wakulima wa kijiji hicho walipanda mazao matatu msimu huu.
Mahindi
Maharage
Mihogo
Mvua zilichelewa kwa wiki mbili, lakini mavuno yalikuwa mazuri.
Bei ya gunia: shilingi 40,000""",
    "fa verse": """شاعر جوان شعر تازه\u200cاش را برای نخستین بار در کتابخانه شهر خواند.
باران که می\u200cبارد
کوچه به خانه می\u200cرسد
باران که می\u200cبارد
دلم به یاد تو می\u200cافتد
مردم چند دقیقه برای او دست زدند.""",
    "ar verse": """قرأت الشاعرة قصيدتها الجديدة أمام جمهور صغير في المقهى القديم.
يا نهر خذني معك
إلى بلاد لا أعرفها
يا نهر خذني معك
ثم شكرت الحاضرين وغادرت بهدوء.""",
    "hi verse": """कवि ने मेले के आख़िरी दिन अपनी नई कविता सुनाई।
नदी चली
गाँव रुका
नदी चली
लोग देर तक तालियाँ बजाते रहे।""",
    "vi verse": """Bài thơ ngắn được cô giáo đọc trong buổi lễ tổng kết năm học.
Mưa rơi trên mái nhà xưa
Ai còn nhớ tiếng đò đưa bên này
Cả hội trường lặng đi một lúc lâu.""",
    "bn verse": """মেলার শেষ দিনে তরুণ কবি তাঁর নতুন কবিতা পড়ে শোনান।
নদী যায় দূরে
মন যায় না
নদী যায় দূরে
শ্রোতারা অনেকক্ষণ হাততালি দেন।""",
    "ja verse": """句会では、雨の日の思い出を詠んだ句が選ばれた。
雨の駅
傘をたたみて
母を待つ
作者は市内の高校に通う三年生で、初めての参加だったという。""",
    "zh list": """记者走访了三家老店，听店主讲述几十年的变化。
一、老张面馆
每天凌晨四点，张师傅就开始和面。
二、春来茶庄
茶庄的柜台还是五十年前的样子。
三、修表铺
李师傅说，来修表的人越来越少了。""",
    "uk chronicle": """Розповідаємо, як змінювалося місто за останні сто років.
1921
Запустили перший трамвай.
1954
Збудували міст через річку.
3 травня 1978
Відкрили аеропорт, який працює досі.""",
    "id questions": """Banyak warga bertanya tentang aturan baru ini. Berikut jawabannya.
Siapa yang harus mendaftar?
Semua pemilik kios di pasar lama.
Berapa biayanya?
Pendaftaran tidak dipungut biaya.""",
    "el programme": """Το φεστιβάλ ανοίγει το Σάββατο με τρεις συναυλίες στην παλιά αγορά.
19:30 | Χορωδία του Δήμου
21:00 | Κουαρτέτο εγχόρδων
Η είσοδος είναι ελεύθερη για όλους.""",
    "th prose": """เทศบาลประกาศปิดถนนรอบตลาดเก่าเป็นเวลาสามวันเพื่อซ่อมท่อระบายน้ำที่ชำรุดมาตั้งแต่ปีที่แล้ว
พ่อค้าแม่ค้าย้ายไปขายที่สนามหน้าโรงเรียน
ราคาผักยังเท่าเดิม
เทศบาลหวังว่างานจะเสร็จก่อนวันหยุด""",
    "am questions": """ነዋሪዎች ስለ አዲሱ መንገድ ብዙ ጥያቄ አላቸው።
መንገዱ መቼ ይከፈታል?
በሚቀጥለው ዓመት መጀመሪያ ላይ።
ማን ይሠራዋል?
የከተማው መስተዳድር ነው።""",
    "en quotations": """People who lived beside the old bridge remember it in their own ways.
“It sang in the wind.”
“We crossed it every day to school.” — Mary, 71
“I never liked it.”
The new one will open in spring. Tickets for the first crossing cost $5.
What comes next?
Nobody knows yet.""",
    "en networks": """Facebook, Twitter and the rest were down for an hour on Monday.
Facebook and Instagram
Both came back first, the company said.
Telegram
It was never gone, whatever people wrote elsewhere.
The minister wrote on Twitter that all was well.""",
    "nl figures": """De begroting van de gemeente telt dit jaar vier posten.
Wonen: 12 miljoen
Verkeer: 8 miljoen
Zorg: 30 miljoen
Cultuur: 2 miljoen
De raad stemt er donderdag over.""",
    "sr latin drama": """Posle trećeg čina publika je ustala sa svojih mesta.
ANA: Ko je to?
MARKO: Niko.
ANA: Ko je to?
MARKO: Vetar, valjda.
Predstava se igra do kraja meseca.""",
}
