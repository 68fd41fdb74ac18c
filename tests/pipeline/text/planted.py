"""Short articles in many languages, written for these tests, and what sites put between the lines.

`genuine` has lines that look like furniture and are not: headings, speakers, scores, quotations.
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Planted:
    """Genuine lines in order and, by reason, lines that sites add."""

    language: str
    genuine: tuple[str, str, str, str, str]
    pointer: str
    post: str
    attribution: str


ARTICLES = (
    Planted(
        language="hi",
        genuine=(
            "शहर की पुरानी बावड़ी की मरम्मत सोमवार को शुरू हुई।",
            "मरम्मत का खर्च",
            "निगम के इंजीनियर ने कहा: काम दो महीने में पूरा हो जाएगा।",
            "भारत 3, नेपाल 1",
            "पास के स्कूल के बच्चों ने दीवारों पर चित्र बनाए।",
        ),
        pointer="यह भी पढ़ें | पहाड़ी गाँव में पहली बार पहुँची रेलगाड़ी",
        post="🇮🇳 बावड़ी में पानी लौट आया! pic.twitter.com/Ab12Cd34Ef",
        attribution="– नगर समाचार (@nagarsamachar) 3 मार्च 2025",
    ),
    Planted(
        language="ar",
        genuine=(
            "بدأت البلدية أمس ترميم الجسر الحجري القديم.",
            "ماذا بعد الترميم",
            "قال المهندس سامي: «سنفتح الطريق قبل الشتاء».",
            "المغرب 2 تونس 2",
            "وسيزور وفد من الطلاب الموقع في الربيع المقبل.",
        ),
        pointer="اقرأ أيضا | صيادون يعثرون على سفينة غارقة قرب الميناء",
        post="الجسر كما لم تروه من قبل pic.twitter.com/Zx98Yw76Vu",
        attribution="— أخبار المدينة (@cityakhbar) 3 مارس 2025",
    ),
    Planted(
        language="ru",
        genuine=(
            "В городе открыли мост, который строили семь лет.",
            "Мост: что известно",
            "Инженер сказала: «Мы успели до ледохода».",
            "Спартак — Зенит — 2:1",
            "Первый трамвай пройдёт по нему в субботу.",
        ),
        pointer="Читайте также | Рыбаки спасли лося на Ладожском озере",
        post="Так выглядит новый мост с воздуха pic.twitter.com/Qw12Er34Ty",
        attribution="— Новости города (@gorodnews) 3 марта 2025 г.",
    ),
    Planted(
        language="zh",
        genuine=(
            "老城区的石桥上周一重新开放。",
            "工程费用",
            "工程师李女士说:“我们比计划提前了两个月。”",
            "北京队 88:79 上海队",
            "附近的学生在桥边画了一整面墙。",
        ),
        pointer="相关阅读 | 山村迎来第一列火车 村民清晨赶来迎接",
        post="石桥的夜景太美了 pic.twitter.com/Gh12Jk34Lm",
        attribution="— 城市日报 (@cityribao) 2025年3月3日",
    ),
    Planted(
        language="ja",
        genuine=(
            "市は月曜日、古い石橋の修理を始めた。",
            "修理の費用",
            "技師の田中さんは「冬の前に終わらせたい」と話した。",
            "浦和 2-1 鹿島",
            "近くの小学生が壁に絵を描いた。",
        ),
        pointer="関連記事 | 山の村に初めての列車が到着 住民が旗を振って出迎え",
        post="橋の上からの眺め pic.twitter.com/Op56Qr78St",
        attribution="— 市民ニュース (@shiminnews) 2025年3月3日",
    ),
    Planted(
        language="ko",
        genuine=(
            "시는 월요일부터 오래된 돌다리를 고치기 시작했다.",
            "공사비는 얼마",
            "기술자 김 씨는 “겨울 전에 끝내겠다”고 말했다.",
            "서울 2-1 부산",
            "근처 학교 아이들이 벽에 그림을 그렸다.",
        ),
        pointer="함께 읽기 | 산골 마을에 처음 들어온 기차 주민들 환영",
        post="다리에서 본 풍경 pic.twitter.com/Uv90Wx12Yz",
        attribution="— 도시소식 (@dosisosik) 2025년 3월 3일",
    ),
    Planted(
        language="th",
        genuine=(
            "เทศบาลเริ่มซ่อมสะพานหินเก่าแก่ของเมืองเมื่อวันจันทร์ที่ผ่านมา หลังจากที่ชาวบ้านร้องเรียนมานานหลายปีว่าราวสะพานชำรุดและมีเด็กพลัดตกลงไปในน้ำ",  # noqa: E501
            "ค่าใช้จ่ายของโครงการ",
            "วิศวกรสมชายกล่าวว่า: งานจะเสร็จก่อนฤดูฝนปีหน้า และจะเปิดให้รถจักรยานผ่านได้ก่อน ส่วนรถยนต์ต้องรอจนกว่าจะตรวจสอบความแข็งแรงของเสาทุกต้นให้แน่ใจเสียก่อน",  # noqa: E501
            "ไทย 2 ลาว 1",
            "เด็กนักเรียนจากโรงเรียนใกล้เคียงช่วยกันวาดภาพบนกำแพงข้างสะพาน และเทศบาลจะจัดงานเปิดสะพานพร้อมการแสดงดนตรีพื้นบ้านในวันเสาร์หน้าซึ่งตรงกับวันหยุด",  # noqa: E501
        ),
        pointer="อ่านเพิ่มเติม | รถไฟขบวนแรกมาถึงหมู่บ้านบนภูเขา",
        post="วิวจากสะพาน pic.twitter.com/Bc34De56Fg",
        attribution="— ข่าวเมือง (@khaomuang) 3 มีนาคม 2025",
    ),
    Planted(
        language="tr",
        genuine=(
            "Belediye eski taş köprünün onarımına pazartesi başladı.",
            "Onarım ne kadar tuttu",
            "Mühendis Aylin Kaya: “Kıştan önce bitireceğiz.”",
            "Trabzonspor 2 - 1 Sivasspor",
            "Yakındaki okulun öğrencileri duvara resim yaptı.",
        ),
        pointer="Bunu da okuyun › Dağ köyüne ilk tren geldi",
        post="Köprüden manzara pic.twitter.com/Hi78Jk90Lm",
        attribution="— Kent Haber (@kenthaber) 3 Mart 2025",
    ),
    Planted(
        language="de",
        genuine=(
            "Die Stadt hat am Montag begonnen, die alte Steinbrücke zu sanieren.",
            "Brücke: Was jetzt geplant ist",
            "Ingenieurin Lena Vogt: „Wir sind vor dem Winter fertig.“",
            "Bremen – Mainz 2:1 (1:0)",
            "»Das hat niemand erwartet«, sagte ein Anwohner.",
        ),
        pointer="Lesen Sie auch » Der erste Zug erreicht das Bergdorf",
        post="So sieht die Brücke von oben aus pic.twitter.com/No12Pq34Rs",
        attribution="— Stadtblick (@stadtblick) 3. März 2025",
    ),
    Planted(
        language="fr",
        genuine=(
            "La ville a commencé lundi à restaurer le vieux pont de pierre.",
            "Un chantier de deux mois",
            "« Nous finirons avant l'hiver », promet l'ingénieure.",
            "Brest 2 – 1 Lens",
            "Sur le panneau, on peut lire « Pont | Passage interdit ».",
        ),
        pointer="À lire aussi | Le premier train arrive au village de montagne",
        post="Le pont vu du ciel pic.twitter.com/Tu56Vw78Xy",
        attribution="— La Gazette (@lagazette) 3 mars 2025",
    ),
    Planted(
        language="es",
        genuine=(
            "La ciudad empezó el lunes a reparar el viejo puente de piedra.",
            "Puente: cuánto costará la obra",
            "—¿Estará listo antes del invierno? —preguntó una vecina.",
            "Cádiz 2-1 Elche",
            "Los niños de la escuela cercana pintaron el muro.",
        ),
        pointer="Lea también | El primer tren llega al pueblo de la sierra",
        post="El puente desde el aire pic.twitter.com/Za90Bc12De",
        attribution="— El Vecino (@elvecino) 3 de marzo de 2025",
    ),
    Planted(
        language="pt",
        genuine=(
            "A cidade começou na segunda-feira a reparar a velha ponte de pedra.",
            "Quanto custa a obra",
            "A engenheira disse: “Terminamos antes do inverno.”",
            "Braga 2 x 1 Gil Vicente",
            "As crianças da escola pintaram o muro ao lado.",
        ),
        pointer="Leia também | O primeiro comboio chega à aldeia da serra",
        post="A ponte vista do céu pic.twitter.com/Fg34Hi56Jk",
        attribution="— O Bairro (@obairro) 3 de março de 2025",
    ),
    Planted(
        language="id",
        genuine=(
            "Pemerintah kota mulai memperbaiki jembatan batu tua pada Senin.",
            "Berapa biayanya",
            "Insinyur Dewi berkata: “Kami selesai sebelum musim hujan.”",
            "Persija 2-1 Persib",
            "Anak-anak sekolah melukis dinding di dekatnya.",
        ),
        pointer="Baca juga → Kereta pertama tiba di desa pegunungan",
        post="Pemandangan dari jembatan pic.twitter.com/Lm78No90Pq",
        attribution="— Warta Kota (@wartakotabaru) 3 Maret 2025",
    ),
    Planted(
        language="fa",
        genuine=(
            "شهرداری روز دوشنبه مرمت پل سنگی قدیمی را آغاز کرد.",
            "هزینه\u200cهای مرمت",
            "مهندس گفت: «پیش از زمستان تمام می\u200cشود.»",
            "ایران ۲ عراق ۱",
            "دانش\u200cآموزان روی دیوار نقاشی کشیدند.",
        ),
        pointer="بیشتر بخوانید | نخستین قطار به روستای کوهستانی رسید",
        post="پل از بالا pic.twitter.com/Rs12Tu34Vw",
        attribution="— خبر شهر (@khabarshahr) ۳ مارس ۲۰۲۵",
    ),
    Planted(
        language="bn",
        genuine=(
            "শহরের পুরনো পাথরের সেতুর মেরামত সোমবার শুরু হয়েছে।",
            "মেরামতের খরচ",
            "প্রকৌশলী বললেন: শীতের আগেই কাজ শেষ হবে।",
            "বাংলাদেশ ২, নেপাল ১",
            "স্কুলের শিশুরা দেয়ালে ছবি এঁকেছে।",
        ),
        pointer="আরও পড়ুন | পাহাড়ি গ্রামে প্রথম ট্রেন এসে পৌঁছাল",
        post="সেতু থেকে নদী pic.twitter.com/Xy56Za78Bc",
        attribution="— নগর বার্তা (@nogorbarta) ৩ মার্চ ২০২৫",
    ),
    Planted(
        language="am",
        genuine=(
            "ከተማው ሰኞ ዕለት የድሮውን የድንጋይ ድልድይ መጠገን ጀመረ።",
            "የጥገናው ወጪ",
            "መሐንዲሷ እንዳሉት ሥራው ከክረምት በፊት ያልቃል።",
            "ኢትዮጵያ 2 ኬንያ 1",
            "የአቅራቢያው ትምህርት ቤት ልጆች ግድግዳውን ቀቡ።",
        ),
        pointer="ይህንንም ያንብቡ | የመጀመሪያው ባቡር ተራራማው መንደር ደረሰ",
        post="ከድልድዩ የሚታየው እይታ pic.twitter.com/De90Fg12Hi",
        attribution="— የከተማ ዜና (@ketemazena) 3 ማርች 2025",
    ),
)
