"""Pages that are no articles, and short articles that might be taken for such. All made up.

Written as the software of publishers writes them: WordPress, Drupal, Next.js, Cloudflare, Akamai,
consent managers, forums, subscription shops.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class WallPage:
    language: str
    kind: str
    html: str


def page(title, body, head=""):
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title>{head}"
        f"<style>body{{margin:0}}</style><script>window.dataLayer=[]</script></head>"
        f"<body>{body}</body></html>"
    )


def theme(language, kind, title, *lines):
    """With a menu, a search field and a footer, as themes have them."""
    menu = "".join(f"<li><a href='/{n}'>{word}</a></li>" for n, word in enumerate(_MENU))
    text = "".join(f"<p>{line}</p>" for line in lines)
    body = (
        f"<header><ul>{menu}</ul><form role='search'><input type='search'></form></header>"
        f"<main><h1>{title.split(' | ')[0]}</h1>{text}</main><footer>© 2026</footer>"
    )
    return WallPage(language, kind, page(title, body))


def bare(language, kind, title, *lines):
    """Nothing but what it says."""
    return WallPage(language, kind, page(title, "".join(f"<div>{line}</div>" for line in lines)))


def form(language, kind, title, *labels):
    """A form for a name and a password."""
    fields = "".join(f"<label>{label}</label>" for label in labels)
    body = f"<form method=post>{fields}<input name=u><input type='password' name=p></form>"
    return WallPage(language, kind, page(title, body))


_MENU = ("News", "Sport", "Kultur", "Opinión", "Видео", "वीडियो", "图片", "Économie")

NOT_FOUND, DENIED, BOT = "a 'not found' page", "an 'access denied' page", "a bot check"
LOGIN, CONSENT = "a login page", "a consent page"
SUBSCRIBE, ERROR, SCRIPTS = "a subscription page", "an error page", "a page that needs JavaScript"

WALLS = [
    # nothing there
    theme(
        "en",
        NOT_FOUND,
        "Page not found | The Harbour Gazette",
        "It looks like nothing was found at this location. Maybe try a search?",
    ),
    bare(
        "en", NOT_FOUND, "404: This page could not be found", "404", "This page could not be found."
    ),
    theme(
        "en",
        NOT_FOUND,
        "Oops! That page can’t be found. – Valley News",
        "It seems we can’t find what you’re looking for.",
    ),
    theme(
        "en",
        NOT_FOUND,
        "Error 404 | Northern Post",
        "The article you are looking for is no longer available.",
    ),
    theme(
        "de",
        NOT_FOUND,
        "Seite nicht gefunden - Talbote",
        "Die gewünschte Seite existiert nicht oder wurde verschoben.",
    ),
    theme(
        "fr",
        NOT_FOUND,
        "Page introuvable | Le Courrier du Lac",
        "La page que vous recherchez a été déplacée ou supprimée.",
    ),
    theme(
        "es",
        NOT_FOUND,
        "Página no encontrada - Diario del Sur",
        "Lo sentimos, la página que buscas no existe.",
    ),
    theme(
        "pt",
        NOT_FOUND,
        "Página não encontrada | Folha da Serra",
        "O conteúdo que você procura foi removido.",
    ),
    theme(
        "it",
        NOT_FOUND,
        "Pagina non trovata - La Voce",
        "Spiacenti, il contenuto richiesto non è più disponibile.",
    ),
    theme(
        "nl",
        NOT_FOUND,
        "Pagina niet gevonden | De Kustkrant",
        "De pagina die je zoekt bestaat niet meer.",
    ),
    theme("sv", NOT_FOUND, "Sidan kunde inte hittas | Skärgårdsbladet", "Kontrollera adressen."),
    theme(
        "pl",
        NOT_FOUND,
        "404 - Nie znaleziono strony",
        "Przepraszamy, strona o podanym adresie nie istnieje.",
    ),
    theme(
        "cs",
        NOT_FOUND,
        "Stránka nenalezena | Horský deník",
        "Litujeme, požadovaná stránka neexistuje.",
    ),
    theme("hu", NOT_FOUND, "Az oldal nem található – Hegyi Hírlap", "Ellenőrizze a címet."),
    theme("ro", NOT_FOUND, "Pagina nu a fost găsită | Gazeta de Munte", "Ne pare rău."),
    theme("ru", NOT_FOUND, "Страница не найдена — Вестник гор", "Возможно, она была удалена."),
    theme("uk", NOT_FOUND, "Сторінку не знайдено | Гірський вісник", "Спробуйте пошук."),
    theme("el", NOT_FOUND, "Η σελίδα δεν βρέθηκε | Νέα του Βουνού", "Δοκιμάστε την αναζήτηση."),
    theme(
        "tr",
        NOT_FOUND,
        "Sayfa bulunamadı - Dağ Haberleri",
        "Aradığınız sayfa kaldırılmış olabilir.",
    ),
    theme(
        "ar",
        NOT_FOUND,
        "الصفحة غير موجودة | صحيفة الجبل",
        "عذرا، الصفحة التي تبحث عنها غير متوفرة.",
    ),
    theme("fa", NOT_FOUND, "صفحه یافت نشد - روزنامه کوه", "متاسفیم"),
    theme("hi", NOT_FOUND, "पेज नहीं मिला | पर्वत समाचार", "आप जिस पेज को ढूंढ रहे हैं वह उपलब्ध नहीं है।"),
    theme("bn", NOT_FOUND, "পৃষ্ঠা পাওয়া যায়নি | পাহাড়ের খবর", "দুঃখিত"),
    theme("th", NOT_FOUND, "ไม่พบหน้าที่คุณต้องการ | ข่าวภูเขา", "ขออภัย"),
    theme("vi", NOT_FOUND, "Không tìm thấy trang | Báo Núi", "Xin lỗi quý độc giả."),
    theme(
        "id",
        NOT_FOUND,
        "Halaman tidak ditemukan - Warta Gunung",
        "Maaf, halaman yang Anda cari tidak ada.",
    ),
    theme("zh", NOT_FOUND, "页面不存在_山报网", "抱歉，您访问的页面不存在或已被删除。"),
    theme(
        "ja", NOT_FOUND, "お探しのページは見つかりませんでした｜山岳新聞", "URLをご確認ください。"
    ),
    theme("ko", NOT_FOUND, "페이지를 찾을 수 없습니다 | 산악일보", "주소를 확인해 주세요."),
    theme("he", NOT_FOUND, "הדף לא נמצא | חדשות ההר", "נסו לחפש"),
    bare("zh", NOT_FOUND, "山报网", "您要找的页面不存在", "您访问的页面已被删除", "返回首页"),
    bare("sw", NOT_FOUND, "Habari za Mlima", "404", "Ukurasa unaoutafuta haupo."),
    bare("ta", NOT_FOUND, "மலைச் செய்தி", "நீங்கள் தேடும் பக்கம் இல்லை."),
    # not for us
    bare(
        "en",
        DENIED,
        "Access Denied",
        "Access Denied",
        'You don\'t have permission to access "http&#58;//news&#46;example" on this server.',
        "Reference #18.2f",
    ),
    bare("en", DENIED, "403 Forbidden", "nginx"),
    bare(
        "en",
        DENIED,
        "Highland Times",
        "We recognize you are attempting to access this website from a country belonging to "
        "the European Economic Area.",
    ),
    bare("de", DENIED, "Zugriff verweigert", "Ihre Anfrage wurde blockiert."),
    bare("ru", DENIED, "Доступ ограничен", "Доступ к этому сайту ограничен владельцем."),
    bare("zh", DENIED, "访问被拒绝", "您的请求已被拦截。"),
    bare("ja", DENIED, "アクセスが拒否されました", "管理者にお問い合わせください。"),
    # are you human
    bare(
        "en",
        BOT,
        "Just a moment...",
        "<noscript>Enable JavaScript and cookies to continue</noscript>",
    ),
    bare(
        "en",
        BOT,
        "Attention Required! | Cloudflare",
        "Sorry, you have been blocked",
        "You are unable to access hill.example",
    ),
    bare("en", BOT, "hill.example", "Please verify you are a human", "Press and hold the button"),
    bare("de", BOT, "Einen Moment, bitte …", "Wir prüfen Ihre Verbindung."),
    bare("fr", BOT, "lac.example", "Confirmez que vous n’êtes pas un robot."),
    bare("ru", BOT, "Проверка браузера", "Это займёт несколько секунд."),
    bare("zh", BOT, "安全验证", "请完成安全验证后继续访问"),
    bare("ko", BOT, "보안 확인", "로봇이 아닙니다"),
    bare("es", BOT, "Un momento…", "Verifica que no eres un robot."),
    bare(
        "en",
        SCRIPTS,
        "Hill News",
        "<noscript>You need to enable JavaScript to run this app.</noscript><div id=root></div>",
    ),
    bare(
        "pl",
        SCRIPTS,
        "Górskie Wieści",
        "<noscript>Włącz obsługę JavaScript w przeglądarce.</noscript>",
    ),
    # who are you
    form("en", LOGIN, "Sign in - Harbour Gazette", "Email", "Password", "Forgot your password?"),
    form("de", LOGIN, "Anmelden | Talbote Plus", "E-Mail", "Passwort"),
    form("fr", LOGIN, "Connexion – Le Courrier", "Adresse", "Mot de passe oublié ?"),
    form("ru", LOGIN, "Вход на сайт", "Логин", "Пароль"),
    form("ja", LOGIN, "ログイン｜山岳新聞デジタル", "メールアドレス", "パスワード"),
    bare("fi", LOGIN, "Kirjaudu sisään | Vuorilehti", "Jatka lukemista kirjautumalla."),
    bare("en", LOGIN, "Harbour Gazette", "Sign in to continue", "New here? Create an account"),
    # may we
    bare(
        "en",
        CONSENT,
        "Before you continue",
        "We use cookies and data to deliver and maintain our services.",
    ),
    bare(
        "de", CONSENT, "Zustimmung | Talbote", "Mit Werbung weiterlesen", "oder werbefrei mit Abo"
    ),
    bare(
        "nl", CONSENT, "Kustkrant Privacy Gate", "Wij en onze partners plaatsen cookies.", "Akkoord"
    ),
    bare("fr", CONSENT, "Votre vie privée", "Nous et nos partenaires stockons des informations."),
    bare(
        "it",
        CONSENT,
        "La Voce",
        "Noi e i nostri partner archiviamo informazioni.",
        "Accetta e continua",
    ),
    bare(
        "pl",
        CONSENT,
        "Górskie Wieści",
        "My i nasi partnerzy przechowujemy informacje.",
        "Przejdź do serwisu",
    ),
    # pay first
    bare(
        "en",
        SUBSCRIBE,
        "Subscribe | Harbour Gazette",
        "Digital access from 1 a week",
        "Choose your plan",
    ),
    bare("de", SUBSCRIBE, "Abo-Angebote | Talbote", "Jetzt testen"),
    bare("es", SUBSCRIBE, "Suscripciones - Diario del Sur", "Elige tu plan"),
    bare("sv", SUBSCRIBE, "Skärgårdsbladet", "Endast för prenumeranter", "Läs vidare för 9 kr"),
    # out of order
    bare("en", ERROR, "503 Service Temporarily Unavailable", "nginx"),
    bare("en", ERROR, "Error", "Something went wrong. Please try again later."),
    bare("de", ERROR, "Wartungsarbeiten", "Wir sind bald wieder da."),
    bare("pt", ERROR, "Site em manutenção", "Voltamos já."),
    bare("ru", ERROR, "Ведутся технические работы", "Скоро вернёмся."),
    bare("en", "an empty page", "", ""),
    WallPage(
        "en",
        "a page that forwards elsewhere",
        page("Hill", "", "<meta http-equiv='refresh' content='0; url=/start'>"),
    ),
    WallPage(
        "en",
        "a page hidden from search",
        page("Hill", "<p>Hello.</p>", "<meta name=robots content='noindex, nofollow'>"),
    ),
]

_REPORT = (
    "The library in the old mill opened again on Saturday after two years of work. Some 300 people "
    "came, most of them with children. The mayor thanked the volunteers who had carried 12,000 "
    "books up the stairs. “We asked for twenty helpers and got ninety,” she said."
)

ARTICLES = [
    page(
        "Page not found: how a library lost its catalogue | The Harbour Gazette",
        f"<p>{_REPORT}</p>",
    ),
    page("Access denied to the old mill - Valley News", f"<p>{_REPORT}</p>"),
    page("Just a moment of silence | Valley News", f"<p>{_REPORT}</p>"),
    page("Why 404 became the number of the web", f"<p>{_REPORT}</p>"),
    page("Login stolen at the town hall | Northern Post", f"<p>{_REPORT}</p>"),
    page("Abo für das Freibad wird teurer | Talbote", f"<p>{_REPORT}</p>"),
    page("Are you human? Robots learn to read", f"<p>{_REPORT}</p>"),
    page("Old mill opens", f"<p>{_REPORT}</p><noscript>Please enable JavaScript.</noscript>" * 3),
    page("Old mill opens", f"<p>{_REPORT * 3}</p><p>You must be logged in to post a comment.</p>"),
    page("Old mill opens", f"<p>{_REPORT}</p>", "<meta http-equiv=refresh content='300'>"),
    page(
        "Старая мельница открыта — Вестник гор",
        "<p>Не найдено денег на ремонт крыши. Мэр обещал.</p>",
    ),
    page("Error | Valley News", f"<p>{_REPORT}</p>", "<meta property='og:type' content='article'>"),
    page(
        "Sign in", f'<script type=application/ld+json>{{"@type":"NewsArticle"}}</script>{_REPORT}'
    ),
    page(
        "古い水車小屋の図書館が再開｜山岳新聞",
        "<p>土曜日、古い水車小屋の図書館が二年ぶりに再開した。</p>" * 4,
    ),
    page("Photo of the day | Valley News", "<img src=/mill.jpg><p>The mill at dawn.</p>"),
    page("दो साल बाद पुस्तकालय फिर खुला", "<p>पुरानी चक्की का पुस्तकालय शनिवार को फिर खुल गया।</p>"),
]
