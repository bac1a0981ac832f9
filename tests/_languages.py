"""Short reports in many languages, by their codes: our own sentences, up to three in each."""

TEXTS = {
    "en": [
        "State shops in Hyesan opened again on Monday. A trader there said rice came by train from the "
        "coast. Nobody knows how long stocks will last.",
        "Four sailors drowned off Wonsan in heavy weather. Their boat had left port two days earlier.",
        "Rations resumed in Hyesan.",
    ],
    "ko": [
        "혜산시의 국영 상점들이 월요일에 다시 문을 열었다. 현지 상인은 쌀이 동해안에서 기차로 들어왔다고 "
        "말했다. 재고가 얼마나 갈지는 아무도 모른다.",
        "원산 앞바다에서 선원 네 명이 숨졌다. 배는 이틀 전에 항구를 떠났다.",
        "배급이 재개됐다.",
    ],
    "ja": [
        "恵山市の国営商店は月曜日に再び開いた。現地の商人によると、米は東海岸から列車で届いた。在庫がいつまで"
        "もつかは誰にも分からない。",
        "元山沖で船員四人が死亡した。船は二日前に出港していた。",
        "配給が再開された。",
    ],
    "zh": [
        "惠山市的国营商店星期一重新开门。当地一名商人说，大米是用火车从东海岸运来的。没有人知道库存能维持多久。",
        "四名船员在元山附近海域遇难。他们的船两天前离港。",
        "配给已经恢复。",
    ],
    "ru": [
        "В понедельник в Хесане вновь открылись государственные магазины. Местный торговец сказал, что рис "
        "привезли поездом с побережья. Надолго ли хватит запасов, никто не знает.",
        "Четверо моряков утонули близ Вонсана. Их судно вышло из порта двумя днями ранее.",
        "Выдача пайков возобновлена.",
    ],
    "uk": [
        "У понеділок у Хесані знову відчинилися державні крамниці. Місцевий торговець сказав, що рис "
        "привезли потягом з узбережжя. Ніхто не знає, на скільки вистачить запасів.",
        "Четверо моряків загинули поблизу Вонсана. Їхнє судно вийшло з порту двома днями раніше.",
        "Видачу пайків відновлено, але не всюди.",
    ],
    "ar": [
        "أعيد فتح المتاجر الحكومية في هيسان يوم الاثنين. وقال تاجر محلي إن الأرز وصل بالقطار من الساحل. ولا "
        "أحد يعرف إلى متى ستكفي المخزونات.",
        "غرق أربعة بحارة قرب وونسان في طقس عاصف. وكان قاربهم قد غادر الميناء قبل يومين.",
        "استؤنف توزيع الحصص الغذائية.",
    ],
    "fa": [
        "فروشگاه‌های دولتی در هیسان روز دوشنبه دوباره باز شدند. یک بازرگان محلی گفت برنج با قطار از ساحل "
        "رسیده است. هیچ کس نمی‌داند ذخیره‌ها تا کی کافی است.",
        "چهار ملوان در نزدیکی ونسان غرق شدند. قایق آنها دو روز پیش بندر را ترک کرده بود.",
        "توزیع جیره غذایی از سر گرفته شد.",
    ],
    "fr": [
        "Les magasins d'État de Hyesan ont rouvert lundi. Un marchand de la ville dit que le riz est arrivé "
        "par le train depuis la côte. Personne ne sait combien de temps les réserves dureront.",
        "Quatre marins se sont noyés au large de Wonsan. Leur bateau avait quitté le port deux jours plus tôt.",
        "La distribution des rations a repris dans la province.",
    ],
    "de": [
        "Die staatlichen Läden in Hyesan haben am Montag wieder geöffnet. Ein Händler sagte, der Reis sei "
        "mit dem Zug von der Küste gekommen. Niemand weiß, wie lange die Vorräte reichen.",
        "Vier Seeleute sind vor Wonsan ertrunken. Ihr Boot hatte den Hafen zwei Tage zuvor verlassen.",
        "Die Zuteilung von Lebensmitteln läuft wieder an.",
    ],
    "es": [
        "Las tiendas estatales de Hyesan volvieron a abrir el lunes. Un comerciante dijo que el arroz llegó "
        "en tren desde la costa. Nadie sabe cuánto durarán las reservas.",
        "Cuatro marineros se ahogaron frente a Wonsan. Su barco había salido del puerto dos días antes.",
        "El reparto de raciones se ha reanudado en la provincia.",
    ],
    "pt": [
        "As lojas estatais de Hyesan reabriram na segunda-feira. Um comerciante disse que o arroz chegou de "
        "comboio vindo da costa. Ninguém sabe quanto tempo as reservas vão durar.",
        "Quatro marinheiros morreram afogados ao largo de Wonsan. O barco tinha saído do porto dois dias antes.",
        "A distribuição de rações foi retomada na província.",
    ],
    "it": [
        "I negozi statali di Hyesan hanno riaperto lunedì. Un commerciante ha detto che il riso è arrivato "
        "in treno dalla costa. Nessuno sa quanto dureranno le scorte.",
        "Quattro marinai sono annegati al largo di Wonsan. La loro barca aveva lasciato il porto due giorni prima.",
        "La distribuzione delle razioni è ripresa nella provincia.",
    ],
    "nl": [
        "De staatswinkels in Hyesan gingen maandag weer open. Een handelaar zei dat de rijst met de trein "
        "van de kust kwam. Niemand weet hoe lang de voorraden meegaan.",
        "Vier zeelieden verdronken voor de kust van Wonsan. Hun boot was twee dagen eerder vertrokken.",
        "De uitdeling van rantsoenen is weer begonnen.",
    ],
    "pl": [
        "Państwowe sklepy w Hyesan otwarto ponownie w poniedziałek. Miejscowy handlarz powiedział, że ryż "
        "przyjechał koleją z wybrzeża. Nikt nie wie, na jak długo wystarczy zapasów.",
        "Czterech marynarzy utonęło koło Wonsan. Ich łódź wyszła z portu dwa dni wcześniej.",
        "Wydawanie racji żywnościowych wznowiono.",
    ],
    "tr": [
        "Hyesan'daki devlet mağazaları pazartesi günü yeniden açıldı. Yerel bir tüccar pirincin kıyıdan "
        "trenle geldiğini söyledi. Stokların ne kadar dayanacağını kimse bilmiyor.",
        "Wonsan açıklarında dört denizci boğuldu. Tekneleri limandan iki gün önce ayrılmıştı.",
        "Gıda dağıtımı yeniden başladı.",
    ],
    "vi": [
        "Các cửa hàng quốc doanh ở Hyesan mở cửa trở lại hôm thứ Hai. Một tiểu thương nói gạo được chở bằng "
        "tàu hỏa từ bờ biển. Không ai biết hàng dự trữ còn được bao lâu.",
        "Bốn thủy thủ chết đuối ngoài khơi Wonsan. Thuyền của họ rời cảng hai ngày trước đó.",
        "Việc cấp khẩu phần đã được nối lại.",
    ],
    "id": [
        "Toko-toko negara di Hyesan dibuka kembali pada hari Senin. Seorang pedagang mengatakan beras datang "
        "dengan kereta api dari pesisir. Tidak ada yang tahu berapa lama persediaan akan bertahan.",
        "Empat pelaut tenggelam di lepas pantai Wonsan. Kapal mereka meninggalkan pelabuhan dua hari sebelumnya.",
        "Pembagian jatah makanan telah dilanjutkan.",
    ],
}
