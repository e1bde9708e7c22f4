"""English words that tell how a question is built: what cannot be, or begin, the name of something."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


WH = _words("who whom whose what which when where why how")
DETERMINERS = _words("the a an")
AUXILIARIES = _words(
    """
    is are was were be been am do does did has have had can could will would shall should may might must
    isn't aren't wasn't weren't don't doesn't didn't won't can't couldn't
    """
)
PRONOUNS = _words(
    """
    he she it they him her them his hers its their theirs this that these those there i you we me us my
    your our one ones himself herself itself themselves
    """
)
PREPOSITIONS = _words(
    """
    in on at by for from to with about into over under after before between during through against among
    than as since until besides without within near toward towards like
    """
)
OTHERS = _words(
    """
    and or but so if then because while though not no yes any some more most much many less least very
    too also just only ever else other others another first second last same such all both each each's
    well still yet again soon now later recently today okay ok wow really cool thanks hmm please sorry
    up out off down away back new ago best better worst worse good long old far far-off often
    """
)
VERBS = _words(
    """
    get got getting go going went gone make makes made making say says said saying tell tells told
    telling know knew known think thought take takes took taken taking see saw seen come comes came give
    gives gave given find found use uses used using help helps helped helping work works worked happen
    happens happened affect affects affected cause causes caused mean means meant try tried want wanted
    need needs needed like become became becoming keep kept let put set start started begin began begun
    end ended live lived die died eat build built open opened close closed lead led meet met win won
    write wrote written stay stayed learn hear heard compare compares differ behave improve increase
    reduce treat treated prevent protect play played look looks looking sounds sound seem seems consider
    include includes expect expects expected call called describe described discuss talk talked speak
    spoke thank thanked praise praised receive received aim aimed cost costs worth related based located
    born involved responsible buy bought sell sold move moved invest invested grow grew run runs ran
    serve served hold held offer offered support supported plan planned create created design designed
    invent invented discover discovered explain explained believe hope hopes
    """
)
# Heads that say little without what follows "of": "the benefits of cow milk" is about cow milk.
RELATIONAL = _words(
    """
    type types kind kinds benefit benefits cause causes effect effects history example examples origin
    origins population role purpose number capital name difference advantages disadvantages symptoms
    rest part parts reason reasons size age cost price risk risks treatment treatments option options issue
    issues sign signs method methods alternative alternatives choice choices policy policies factor factors
    form forms step steps idea ideas change changes problem problems response responses guideline guidelines
    finding findings improvement improvements opportunity opportunities question questions
    """
)
# Words that a conversation is never about.
FILLERS = _words(
    """
    i'm i've i'd i'll what's that's who's how's it's there's around next wonder friend lot time important
    wrong hard ill once way thing things something anything article mention mentioned interesting interested
    great somewhere daily specifically safe right sense common cheap expensive possible different similar kind
    person people one ones doing feel feeling wish watch watched day days year years today let's remain
    remains introducing additionally however never try always several various particular certain main major
    big small bad easy difficult able sure true false within upon per via maybe perhaps actually especially
    usually generally typically whole own little bit few half amount cool remember gets behind drink saw
    science asking
    """
)
# Capitals that name no one.
NOT_NAMES = _words(
    """
    january february march april may june july august september october november december monday tuesday
    wednesday thursday friday saturday sunday i i'm i've i'd i'll
    """
)
STOPS = WH | AUXILIARIES | PRONOUNS | PREPOSITIONS | OTHERS | VERBS
"""What no noun phrase holds."""
