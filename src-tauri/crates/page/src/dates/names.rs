//! The words of dates: months in many languages, time zones, and the labels that stand around a date.

/// The months, each with the forms that newspapers use (lower case, abbreviations without their full stop),
/// parted by one space, two words joined by `_`.
pub(super) const MONTHS: [&str; 12] = [
    "january jan januar jänner jän janvier janv enero ene gennaio gen janeiro januari tammikuu \
     tammikuuta stycznia styczeń sty ledna leden január januára января январь янв січня січень \
     січ януари ianuarie ian ocak oca ιανουαρίου ιαν يناير كانون_الثاني ינואר בינואר ژانویه जनवरी \
     มกราคม ม.ค siječnja januara januarja gener xaneiro urtarrila sausio janvāris janvārī jaanuar \
     janúar",
    "february feb febr februar feber février févr fév fevrier febrero febbraio fevereiro fev \
     februari helmikuu helmikuuta lutego luty lut února únor február februára февраля февраль фев \
     февр лютого лютий лют февруари februarie şubat şub φεβρουαρίου φεβ فبراير شباط פברואר \
     בפברואר فوریه फ़रवरी फरवरी กุมภาพันธ์ ก.พ veljače februara februarja febrer febreiro otsaila \
     vasario februāris februārī veebruar febrúar",
    "march mar märz mär mrz mars marzo março maart mrt maaliskuu maaliskuuta marca marzec března \
     březen március márc marec марта март мар березня березень бер martie mart μαρτίου μαρ مارس \
     آذار מרץ במרץ मार्च มีนาคม มี.ค ožujka marta març martxoa kovo marts martā märts",
    "april apr avril avr abril abr aprile huhtikuu huhtikuuta kwietnia kwiecień kwi dubna duben \
     április ápr apríl apríla апреля апрель апр квітня квітень квіт април aprilie nisan nis \
     απριλίου απρ أبريل ابريل إبريل نيسان אפריל באפריל آوریل अप्रैल เมษายน เม.ย travnja aprila \
     apirila balandžio aprīlis aprīlī aprill",
    "may mai mayo maggio mag maio mei maj toukokuu toukokuuta maja května květen május máj mája \
     мая май травня травень трав mayıs μαΐου μαϊ مايو أيار מאי במאי مه मई พฤษภาคม พ.ค svibnja \
     maig maiatza gegužės maijs maijā maí",
    "june jun juni juin junio giugno giu junho kesäkuu kesäkuuta czerwca czerwiec cze června \
     červen június jún júna июня июнь июн червня червень черв юни iunie iun haziran haz ιουνίου \
     ιουν يونيو حزيران יוני ביוני ژوئن जून มิถุนายน มิ.ย lipnja juna junija juny xuño ekaina \
     birželio jūnijs jūnijā juuni júní",
    "july jul juli juillet juil julio luglio lug julho heinäkuu heinäkuuta lipca lipiec lip \
     července červenec július júl júla июля июль июл липня липень лип юли iulie iul temmuz tem \
     ιουλίου ιουλ يوليو تموز יולי ביולי ژوئیه जुलाई กรกฎาคม ก.ค srpnja jula julija juliol xullo \
     uztaila liepos jūlijs jūlijā juuli júlí",
    "august aug août aout agosto ago augustus elokuu elokuuta sierpnia sierpień sie srpna srpen \
     augusztus augusti augusta августа август авг серпня серпень серп ağustos ağu αυγούστου αυγ \
     أغسطس اغسطس آب אוגוסט באוגוסט اوت अगस्त สิงหาคม ส.ค kolovoza avgusta agost abuztua rugpjūčio \
     augusts augustā ágúst",
    "september sep sept septembre septiembre setiembre settembre set setembro syyskuu syyskuuta \
     września wrzesień wrz září szeptember szept septembra сентября сентябрь сен сент вересня \
     вересень вер септември septembrie eylül eyl σεπτεμβρίου σεπ سبتمبر أيلول ספטמבר בספטמבר \
     سپتامبر सितंबर सितम्बर กันยายน ก.ย rujna setembre iraila rugsėjo septembris septembrī",
    "october oct oktober okt octobre octubre ottobre ott outubro out lokakuu lokakuuta \
     października październik paź října říjen október októbra октября октябрь окт жовтня жовтень \
     жовт октомври octombrie ekim eki οκτωβρίου οκτ أكتوبر اكتوبر تشرين_الأول אוקטובר באוקטובר \
     اکتبر अक्टूबर ตุลาคม ต.ค oktobra urria spalio oktobris oktobrī oktoober",
    "november nov novembre noviembre novembro marraskuu marraskuuta listopada listopad lis \
     listopadu novembra ноября ноябрь ноя нояб листопада листопад лист ноември noiembrie noi \
     kasım kas νοεμβρίου νοε نوفمبر تشرين_الثاني נובמבר בנובמבר نوامبر नवंबर नवम्बर พฤศจิกายน พ.ย \
     studenoga studenog azaroa lapkričio novembris novembrī nóvember",
    "december dec dezember dez décembre déc diciembre dic dicembre dezembro joulukuu joulukuuta \
     grudnia grudzień gru prosince prosinec desember des decembra декабря декабрь дек грудня \
     грудень груд декември decembrie aralık ara δεκεμβρίου δεκ ديسمبر كانون_الأول דצמבר בדצמבר \
     دسامبر दिसंबर दिसम्बर ธันวาคม ธ.ค prosinca desembre decembro abendua gruodžio decembris \
     decembrī detsember joulu",
];

/// Words between the parts of one date: "11 de junio de 2024", "the 11th of June".
pub(super) const JOINTS: &[&str] = &[
    "de", "del", "of", "di", "d", "den", "do", "da", "г", "m", "d.",
];

/// Words between a date and its time: "um", "à", "kl".
pub(super) const BEFORE_TIME: &[&str] = &[
    "at",
    "um",
    "à",
    "a",
    "as",
    "às",
    "las",
    "alle",
    "ore",
    "kl",
    "klo",
    "om",
    "ob",
    "o",
    "в",
    "о",
    "at:",
    "ur",
    "saat",
    "t",
    "u",
    "el",
    "г",
    "year",
    "年",
    "godz",
    "pukul",
    "lúc",
    "الساعة",
    "ساعت",
];

/// Time zones and their distance from UTC in minutes; only those that mean one thing.
pub(super) const ZONES: &[(&str, i32)] = &[
    ("z", 0),
    ("utc", 0),
    ("gmt", 0),
    ("bst", 60),
    ("cet", 60),
    ("cest", 120),
    ("mez", 60),
    ("mesz", 120),
    ("eet", 120),
    ("eest", 180),
    ("msk", 180),
    ("мск", 180),
    ("edt", -240),
    ("est", -300),
    ("cdt", -300),
    ("mdt", -360),
    ("mst", -420),
    ("pdt", -420),
    ("pst", -480),
    ("jst", 540),
    ("kst", 540),
    ("aest", 600),
    ("aedt", 660),
    ("wib", 420),
    ("nzst", 720),
    ("nzdt", 780),
    ("brt", -180),
    ("brst", -120),
];

/// Before a date that is not the first publication. Looked for anywhere in the words that lead to the date.
pub(super) const UPDATED: &[&str] = &[
    "updat",
    "modif",
    "revis",
    "edited",
    "correct",
    "aktualisier",
    "geändert",
    "stand",
    "mis à jour",
    "mise à jour",
    "màj",
    "maj",
    "actualiz",
    "atualiz",
    "aggiornat",
    "bijgewerkt",
    "laatst",
    "gewijzigd",
    "обновл",
    "изменен",
    "оновл",
    "uppdater",
    "oppdater",
    "opdater",
    "päivitet",
    "aktualiz",
    "zaktualiz",
    "güncelle",
    "更新",
    "수정",
    "تحديث",
    "diperbarui",
    "cập nhật",
    "עודכן",
    "अपडेट",
    "accessed",
    "retrieved",
    "printed",
    "abgerufen",
    "consulté",
];

/// What else stands on a line that is only about a date (lower case, parted by one space).
pub(super) const FURNITURE: &str = "\
    published publication posted updated update modified last first issued on at by date dated \
    created written released release est et pt ct ist am pm a.m p.m local time live the of \
    edited revised originally and added sent hrs edt monday tuesday wednesday thursday friday \
    saturday sunday mon tue tues wed thu thur thurs fri sat sun montag dienstag mittwoch \
    donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so lundi mardi mercredi jeudi \
    vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo lunedì martedì \
    mercoledì giovedì venerdì sabato domenica segunda terça quarta quinta sexta feira \
    segunda-feira terça-feira quarta-feira quinta-feira sexta-feira maandag dinsdag woensdag \
    donderdag vrijdag zaterdag zondag понедельник вторник среда четверг пятница суббота \
    воскресенье måndag tisdag onsdag torsdag fredag lördag söndag mandag tirsdag lørdag søndag \
    poniedziałek wtorek środa czwartek piątek sobota niedziela pondělí úterý středa čtvrtek \
    pátek neděle pazartesi salı çarşamba perşembe cuma cumartesi pazar الاثنين الثلاثاء الأربعاء \
    الخميس الجمعة السبت الأحد senin selasa rabu kamis jumat sabtu minggu 월요일 화요일 수요일 목요일 금요일 토요일 \
    일요일 stand veröffentlicht aktualisiert erstellt erschienen um uhr zuletzt vom den der datum \
    geändert letzte aktualisierung publié publie mis mise jour à le modifié posté créé parution \
    heure publicado publicada actualizado actualizada el las a de del h fecha atualizado \
    atualizada em às as há data pubblicato pubblicata aggiornato il alle ore ultimo \
    aggiornamento última actualización atualização creado gepubliceerd geplaatst bijgewerkt \
    laatst op om uur publicerad publicerat uppdaterad uppdaterat publisert oppdatert publiceret \
    opdateret kl klo d julkaistu päivitetty опубликовано обновлено дата публикации в г года \
    изменено опубліковано оновлено року o opublikowano aktualizacja zaktualizowano godz dodano \
    publikováno aktualizováno vydáno utworzono yayınlanma yayın tarihi güncelleme güncellendi \
    diterbitkan diperbarui pukul wib ngày tháng năm lúc cập nhật δημοσίευση ενημέρωση نشر نُشر \
    في تاريخ النشر آخر تحديث الساعة م ص פורסם עודכן בתאריך منتشر شده انتشار تاریخ प्रकाशित अपडेट \
    公開 更新 配信 発行 掲載 投稿 公開日 更新日 最終更新 発表 日付 发布 发表 发布时间 发布于 發布 更新时间 更新於 时间 時間 日期 星期一 星期二 星期三 星期四 星期五 \
    星期六 星期日 星期天 入力 입력 수정 등록 기사입력 최종수정 작성 작성일 승인 송고 송고시간 오전 오후 게시 발행 午前 午後 上午 下午 月 火 水 木 金 土 日 一 \
    二 三 四 五 六 曜 분 시 分 時 时 秒 付 付け";
