//! The small words that make up a fifth of any text, by language. A word may belong to several.

/// Language and its words, lower case, parted by one space.
pub(super) const SMALL_WORDS: &[(&str, &str)] = &[
    (
        "en",
        "the of and to in is was that for it with as his her they at be this had not are but from have were which you their by an on we she he him there would what when who will been has more so if said my or overnight your no can its than then into out our about do over one all",
    ),
    (
        "de",
        "der die und das ist nicht von den zu mit sich des ein eine im auf für dem auch es an als nach wie aus bei wird sind war noch haben werden einer einem einen um oder wenn über hat nur zum zur sie er wir ich aber vor bis durch daß dass unter am gegen vom können schon so sein kein keine weil davon wieder niemand kam doch",
    ),
    (
        "fr",
        "le la les des et est un une du en que qui dans pour pas sur au par il elle ne se ce plus avec sont aux mais nous vous ont été cette ses son leur comme ou je tout fait être avoir même sans aussi deux encore personne après avant selon depuis qu où était entre très ces à s l d n c",
    ),
    (
        "es",
        "el la los las de y que en un una es del por con para se no su al lo como más pero sus le ya o este sí porque esta entre cuando muy sin sobre también me hasta hay donde quien desde todo nos durante ha era fue son está han nadie otra ello según según después",
    ),
    (
        "pt",
        "o a os as de e que em um uma do da dos das no na nos nas por com para se não mais como mas ao ele ela foi ou seu sua quando muito já está eu também só pelo pela até isso entre era depois sem mesmo aos ter seus quem nas me esse são ninguém outra vez há após segundo disse",
    ),
    (
        "it",
        "il la le gli lo i di e che un una in del della dei delle per con non si è sono da al alla nel nella come più ma anche ha su dal dalla questo questa o se cui ne suo sua loro ed hanno stato dopo sul sulla ci era essere nessuno di nuovo secondo perché ai dell all",
    ),
    (
        "nl",
        "de het een en van in is dat op te zijn met voor niet aan er om ook als bij maar door naar uit over nog was wordt heeft hun wel meer geen we ik je hij zij ze dan tot werd dit die deze worden of hebben al kan weer daar niemand omdat volgens moet",
    ),
    (
        "af",
        "die en van het is in dat te nie met vir op was hy sy om aan ook as maar word wat sal by na hulle ons ek jy daar een wees dit",
    ),
    (
        "sv",
        "och att det i på är en som för med av till den har inte om ett var de från men sig kan vid så han hon jag eller ska efter under när ut också över mot nu sin igen ingen blev detta vara alla sen sade skulle",
    ),
    (
        "no",
        "og det i på er en som for med av til den har ikke om et var de fra men seg kan ved så han hun jeg eller skal etter under når ut også over mot nå sin igjen ingen ble dette være alle mye sier hadde skulle",
    ),
    (
        "da",
        "og det i på er en som for med af til den har ikke om et var de fra men sig kan ved så han hun jeg eller skal efter under når ud også over mod nu sin igen ingen blev dette være alle meget siger havde skulle at mere",
    ),
    (
        "fi",
        "ja on ei että se hän oli joka mutta kun ovat myös niin tai kuin sen vain jo ole sitä voi mukaan jos nyt siitä ollut eikä taas kukaan vielä ennen jälkeen mitä noin",
    ),
    (
        "et",
        "ja on ei et see oli mis ta kui ka aga ning seda oma või selle need siis veel kes mida pole pärast ainult juba",
    ),
    (
        "lv",
        "un ir ka par no ar uz tas bet kas arī vai lai pie pēc nav bija viņš tiek gan to ko šis jau vēl",
    ),
    (
        "lt",
        "ir yra kad su į iš ne bet kaip tai už apie jis kuris buvo dar jau po taip prie nuo arba per tik",
    ),
    (
        "pl",
        "i w na z do nie się to jest że o jak ale po co dla od za przez był tym już są jego tylko może też oraz który która które być ma tego czy go przed nikt znowu było jej więc pod",
    ),
    (
        "cs",
        "a v na se je že to s z do o i ve pro za by jsem od ale jako jsou po nebo byl které který jeho už aby není při tak také měl zase což jen ještě podle než však protože má mezi vždy",
    ),
    (
        "sk",
        "a v na sa je že to s z do o aj vo pre za by som od ale ako sú po alebo bol ktoré ktorý jeho už aby nie pri tak tiež mal zase čo len ešte podľa než však pretože má medzi vždy",
    ),
    (
        "sl",
        "in je v na se za da ki so z pa ni po tudi ne kot bi od do ali bil bila pri še le ob kar med zaradi",
    ),
    (
        "hr",
        "i je u na se da za su od s što a ne koji o sa kao ali iz bio bi nije to će koja do samo već nakon jer prema između",
    ),
    (
        "hu",
        "a az és hogy nem is egy ez meg volt csak de ha már mint el még azt vagy ki sem van után ezt lehet kell nagyon akkor senki megint ezen szerint mert",
    ),
    (
        "ro",
        "și de în a la cu pe nu o un că din este care pentru mai se au fost după sau sunt prin dar ca al ale fi despre iar lui între nimeni",
    ),
    (
        "tr",
        "ve bir bu da de için ile çok ama daha o olarak gibi kadar en ne var olan sonra yok her ya mi ki değil kimse yine buna çünkü hep böyle göre ise olduğu",
    ),
    (
        "vi",
        "và của là không có được cho các trong một người những với này đã đến từ khi về để cũng ra như tại vào lại đó trên điều sẽ ở nhiều",
    ),
    (
        "id",
        "yang dan di itu dengan untuk tidak ini dari dalam akan pada juga ke karena ada oleh mereka sudah atau saya seperti telah lebih orang kami bisa lagi adalah tersebut hari",
    ),
    (
        "tl",
        "ang ng sa mga na ay at ni para hindi ito kay ko siya niya may nang kung mo kanyang isang si pa",
    ),
    (
        "ca",
        "el la els les de i que en un una és del per amb no es al com més però seu seva aquest aquesta ha són també dels perquè va ser o pel",
    ),
    (
        "eo",
        "la kaj de en estas ne al ke mi por kun li vi estis sed ili ĝi unu tiu pri pli el",
    ),
    (
        "la",
        "et in est non ad ut cum quod qui sed de ex si per nec quae sunt esse aut enim atque ab hoc",
    ),
    (
        "ru",
        "и в не на что он с как это по но из у за от так же для о к его она было только мы бы вы до ты я они если или уже был при быть еще ещё этого чтобы этому снова никто который после того том во со также",
    ),
    (
        "uk",
        "і в не на що він з як це по але із у за від так для о до його вона було тільки ми би ви я вони якщо або вже був при бути ще цього щоб цьому знову ніхто який після того та й є також зі під",
    ),
    (
        "be",
        "і ў не на што ён з як гэта па але за ад так для да яго яна было толькі мы вы я яны калі або ужо быў пры яшчэ каб які пасля таго",
    ),
    (
        "bg",
        "и в не на че той с как това по но от за да се са е ще която който му са при до или още като след си го има беше никой отново към през",
    ),
    (
        "sr",
        "и у не на да он је са као то по али из за од се су би који што до само или већ после још није према",
    ),
    (
        "mk",
        "и во не на дека тој со како тоа по но од за да се е ќе која кој при до или уште кога сум беше според",
    ),
    (
        "ar",
        "في من على إلى أن التي الذي عن هذا مع هذه كان لا ما بعد كما وقد أو لم قال بين ذلك حتى كل قبل منذ أحد مرة ولم وفي خلال عند قد هو هي كانت أنه",
    ),
    (
        "fa",
        "و در به از که این را با است برای آن یک تا بر هم نیز می او ها شد کرد شده هیچ دوباره خود باید اما ما پس نکرد بود",
    ),
    (
        "ur",
        "کے میں کی ہے اور سے کا کو نے پر کہ یہ اس ہیں بھی وہ نہیں تھا ایک کر ہو گیا تھے",
    ),
];
