"""Who gets which answer at which address: the statute. Each address of the site stands here, or a test fails.

A clause says for whom its addresses are: seven cells, for anonymous, new, member, other, moderator, product and admin
(see canaries.ROLES). A closed account and a session that is over are nobody, so they get what anonymous gets.

    ok   the status beside the address        in   to the sign-in form and back (JSON: 401)
    no   403                                  a number is that status

`{question}` and the like are things of the test world; they are the member's unless they say whose they are. Forms are
sent filled in as deeds.py has them, so what is refused is refused for who sends it, not for what it says.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.security.canaries import ROLES

EVERYBODY = "ok ok ok ok ok ok ok"
NOBODY = "404 404 404 404 404 404 404"
NOT_SIGNED_IN = "ok 303 303 303 303 303 303"
SIGNED_IN = "in ok ok ok ok ok ok"
CONFIRMED = "in no ok ok ok ok ok"
STAFF = "in no no no ok ok ok"
MODERATORS = "in no no no ok no ok"
PRODUCT_TEAM = "in no no no no ok ok"
ADMINISTRATORS = "in no no no no no ok"

AUTHOR = "in no ok no no no no"
AUTHOR_AND_STAFF = "in no ok no ok ok ok"
AUTHOR_ALONE = "in 404 ok 404 404 404 404"
AUTHOR_AND_MODERATORS = "in no ok no ok no ok"
ANYBODY_ELSE = "in no no ok ok ok ok"
ANOTHERS_OWN = "in 404 404 ok 404 404 404"

HIDDEN = "410 410 ok 410 ok 410 ok"
DELETED = "410 410 410 410 ok 410 ok"
WAITING = "404 ok 404 404 ok 404 ok"

STATUTE: tuple[tuple[str, str], ...] = (
    (
        EVERYBODY,
        """
        GET / 200
        GET /?show=waiting 200
        GET /?sort=hot 200
        GET /robots.txt 200
        GET /sitemap.xml 200
        GET /sitemap-page-0.xml 200
        GET /sitemap-product-0.xml 200
        GET /sitemap-question-0.xml 200
        GET /sitemap-idea-0.xml 200
        GET /sitemap-review-0.xml 200
        GET /feed.atom 200
        GET /questions/feed.atom 200
        GET /questions/feed.atom?state=open 200
        GET /ideas/feed.atom 200
        GET /ideas/decisions/feed.atom 200
        GET /news/feed.atom 200
        GET /news 200
        GET /news?kind=notice 200
        GET /news/{news} 200
        GET /news/pictures/{news_photo} 200
        GET /roadmap 200
        GET /roadmap?product=kettle 200
        GET /roadmap/not-now 200
        GET /products/kettle/feed.atom 200
        GET /products/mill/feed.atom 200
        GET /questions?sort=hot 200
        GET /questions?sort=week 200
        GET /ideas?sort=unanswered 200
        GET /about/promise 200
        GET /about/reviews 200
        GET /about/accessibility 200
        GET /questions 200
        GET /questions?state=solved&sort=votes&product=kettle 200
        GET /questions?tag=care 200
        GET /questions/{question} 200
        GET /questions/{question}?sort=new 200
        GET /questions/{anothers_question} 200
        GET /questions/{solved_question} 200
        GET /questions/{masked_question} 200
        GET /posts/{masked_post}/history 200
        GET /ideas 200
        GET /ideas?state=new&sort=votes 200
        GET /ideas/{idea} 200
        GET /ideas/{host_idea} 200
        GET /ideas/{idea}/use-cases 200
        GET /ideas/{host_idea}/use-cases 200
        GET /tips 200
        GET /tips?show=featured&product=kettle 200
        GET /tips/{tip} 200
        GET /question-hours 200
        GET /question-hours/{hour} 200
        GET /question-hours/{cancelled_hour} 200
        GET /sitemap-hour-0.xml 200
        GET /tips/feed.atom 200
        GET /stories 200
        GET /stories?sort=votes&tag=care 200
        GET /stories/{story} 200
        GET /stories/feed.atom 200
        GET /sitemap-tip-0.xml 200
        GET /sitemap-story-0.xml 200
        GET /ideas/{merged_idea} 303
        GET /ideas/{hidden_merged_idea} 303
        GET /topics/{merged_idea}/posts?after=0 200
        GET /posts/{merged_idea_post} 302
        GET /posts/{comment_on_hidden_merged_idea} 302
        GET /reviews/{review} 200
        GET /products 200
        GET /products/kettle 200
        GET /products/mill 200
        GET /products/mill?sort=lowest&photo=1 200
        GET /products/kettle?tab=questions 200
        GET /products/kettle?tab=ideas 200
        GET /products/kettle?tab=changes 200
        GET /products/kettle?tab=tips 200
        GET /products?q=kettle&sort=rating 200
        GET /products?show=archived 200
        GET /products/kettle?variant={variant}&owner=1 200
        GET /products/kettle/photos 200
        GET /products/mill/photos 200
        GET /products/kettle/rating.json 200
        GET /products/pictures/{product_picture} 200
        GET /badges 200
        GET /tags/care 200
        GET /tags/care?kind=idea 200
        GET /tags/care?kind=tip 200
        GET /people/{member_id} 200
        GET /people/{member_id}?tab=questions 200
        GET /people/{member_id}?tab=ideas 200
        GET /people/{member_id}?tab=reviews 200
        GET /people/{member_id}?tab=answers 200
        GET /people/{member_id}?tab=tips 200
        GET /people/{other_id} 200
        GET /people/{other_id}?tab=answers 200
        GET /people/{moderator_id} 200
        GET /search 200
        GET /search?q=lid 200
        GET /search?q=lid&kind=idea&sort=newest 200
        GET /similar?kind=question&q=How+do+I+clean+it 200
        POST /questions/{solved_question}/helped 303
        GET /points 200
        GET /topics/{question}/posts?after=0 200
        GET /topics/{anothers_question}/posts?after=0 200
        GET /topics/{anothers_question}/since?after=0 200
        GET /topics/{question} 302
        GET /posts/{answer} 302
        GET /posts/{reply} 302
        GET /posts/{answer}/history 200
        GET /posts/{own_answer}/history 200
        GET /questions/new 302
        GET /photos/{answer_photo} 200
        GET /photos/{answer_photo}?size=small 200
        GET /photos/{review_photo} 200
        GET /avatars/{carol_face} 200
        GET /healthz 200
        GET /readyz 200
        GET /register/sent 200
        GET /reset-password 200
        POST /reset-password 303
        GET /reset-password/sent 200
        GET /settings/theme?value=dark 303
        POST /settings/theme 303
        GET /settings/language?value=en 303
        POST /settings/language 303
        POST /register 303
        POST /sign-in 303
        POST /sign-out 303
        """,
    ),
    # Whoever holds what was mailed may do what it was mailed for, whoever they are signed in as.
    (
        EVERYBODY,
        """
        GET /verify/{verify_key} 200
        POST /verify/{verify_key} 303
        GET /verify/never-mailed 410
        POST /verify/never-mailed 410
        GET /reviews/invitation/{invitation} 200
        GET /reviews/invitation/never-made 410
        GET /reset-password/{reset_key} 200
        POST /reset-password/{reset_key} 303
        GET /reset-password/never-mailed 410
        POST /reset-password/never-mailed 410
        GET /notifications/off/{off_token} 200
        POST /notifications/off/{off_token} 200
        """,
    ),
    (
        NOBODY,
        """
        GET /questions/{idea} 404
        GET /people/{mask_id} 404
        GET /ideas/{review} 404
        GET /tips/{story} 404
        GET /stories/{tip} 404
        GET /reviews/{question} 404
        GET /products/unknown 404
        GET /news/pictures/never-stored-by-anybody 404
        GET /roadmap?product=unknown 404
        GET /products/unknown/feed.atom 404
        GET /sitemap-question-9.xml 404
        GET /sitemap-person-0.xml 404
        GET /tags/unknown 404
        GET /tags/{hidden_tag_name} 404
        GET /products/pictures/{free_photo} 404
        GET /photos/never-stored-by-anybody 404
        GET /avatars/never-stored-by-anybody 404
        GET /notifications/off/2.answer.forged-by-somebody 404
        POST /notifications/off/2.answer.forged-by-somebody 404
        GET /development/mailbox 404
        GET /development/mailbox/1 404
        GET /development/mailbox/1/html 404
        """,
    ),
    # That somebody left is no secret: what they wrote bears their name.
    ("410 410 410 410 410 410 410", "GET /people/{disabled_id} 410"),
    (
        NOT_SIGNED_IN,
        """
        GET /sign-in 200
        GET /register 200
        """,
    ),
    (
        SIGNED_IN,
        """
        GET /me 200
        GET /me?tab=answers 200
        GET /me?tab=votes&show=new 200
        GET /me?tab=following 200
        GET /me?tab=outcomes 200
        GET /me?tab=searches 200
        POST /search/saved 303
        POST /settings/handle 303
        GET /complete/people?q=zq&at=/questions/{question} 200
        GET /complete/people?q=&at=/questions/{hidden_question} 200
        GET /complete/tags?q=zq 200
        GET /complete/tags?q=care 200
        GET /me?show=unseen 200
        GET /votes 200
        GET /ideas/compare 200
        GET /votes?wish={idea_post} 200
        POST /follow/topic/{question} 303
        POST /follow/product/{kettle_id} 303
        POST /follow/tag/{care_tag} 303
        POST /follow/person/{carol_id} 303
        POST /mute/topic/{question} 303
        POST /mute/product/{kettle_id} 303
        POST /mute/tag/{care_tag} 303
        POST /mute/person/{carol_id} 303
        POST /block/person/{carol_id} 303
        GET /?show=mine 200
        GET /my-products 200
        GET /my-products?show=waiting&product=kettle 200
        GET /?show=you 200
        GET /me/impact 200
        GET /me/contributions.csv 200
        GET /settings/interests 200
        POST /settings/interests 303
        GET /settings/privacy 200
        POST /settings/privacy 303
        POST /welcome/steps 303
        POST /feed/topics/{question}/aside 303
        GET /compose 200
        GET /compose?kind=story 200
        GET /compose?kind=idea 200
        GET /compose?kind=review&product=cup 200
        GET /compose?new=1 200
        POST /compose 303
        POST /compose/preview 200
        GET /compose/outline?product=kettle&kind=question 200
        GET /me/drafts 200
        GET /drafts/new-canary 200
        GET /drafts/topic-{anothers_question} 200
        POST /drafts/topic-{question} 303
        POST /photos 200
        GET /posts/{answer}/quote 303
        GET /points.csv 200
        GET /notifications 200
        POST /notifications/read 303
        GET /settings/notifications 200
        POST /settings/notifications 303
        GET /settings/profile 200
        POST /settings/profile 303
        GET /settings/security 200
        POST /settings/avatar 303
        POST /settings/avatar/remove 303
        POST /settings/sessions/end-others 303
        GET /posts/{answer}/reply 200
        POST /posts/{talk}/reply 303
        POST /questions/{question}/answers 303
        POST /ideas/{idea}/comments 303
        POST /reviews/{review}/comments 303
        POST /tips/{tip}/comments 303
        POST /question-hours/{hour}/questions 303
        POST /stories/{story}/comments 303
        POST /reviews/invitation/{invitation} 303
        POST /reviews/invitation/never-made 410
        POST /ideas/{host_idea}/use-case/take-back 303
        """,
    ),
    # Of one's own ideas one isn't asked.
    ("in no 409 409 ok ok ok", "POST /ideas/compare 303"),
    # Somebody else's question, which they don't ask once more themselves.
    ("in no ok no ok ok ok", "POST /topics/{anothers_question}/concern 303"),
    (
        CONFIRMED,
        """
        GET /posts/{talk}/report 200
        POST /posts/{talk}/report 303
        POST /posts/{talk}/vote 303
        POST /polls/{poll}/ballot 303
        POST /products/kettle/use 303
        GET /products/kettle/using 200
        POST /products/kettle/using 303
        """,
    ),
    (
        AUTHOR_AND_STAFF,
        """
        GET /topics/{idea}/poll 200
        POST /topics/{idea}/poll 303
        POST /polls/{poll}/close 303
        """,
    ),
    # Nobody follows themselves, nor blocks staff; and what isn't there for somebody can't be followed either.
    ("in ok no ok ok ok ok", "POST /follow/person/{member_id} 303"),
    (
        "in no no no no no no",
        """
        POST /mute/person/{moderator_id} 303
        POST /block/person/{moderator_id} 303
        """,
    ),
    (
        "in 404 404 404 404 404 404",
        """
        POST /follow/person/{disabled_id} 303
        POST /block/person/{disabled_id} 303
        POST /follow/tag/{hidden_tag} 303
        POST /mute/tag/{hidden_tag} 303
        """,
    ),
    ("in 410 ok 410 ok 410 ok", "POST /follow/topic/{hidden_question} 303"),
    ("in 410 ok 410 ok 410 ok", "POST /feed/topics/{hidden_question}/aside 303"),
    ("in ok 404 404 ok 404 ok", "POST /follow/topic/{waiting_question} 303"),
    # Nobody votes for what they wrote, nor reports it.
    (
        ANYBODY_ELSE,
        """
        GET /posts/{own_answer}/report 200
        POST /posts/{own_answer}/report 303
        POST /posts/{own_answer}/vote 303
        POST /posts/{question_post}/vote 303
        POST /topics/{question}/concern 303
        POST /topics/{idea}/concern/extent 303
        POST /ideas/{idea}/use-case 303
        """,
    ),
    # Only whoever has a password can change it: in the test world these two.
    ("in 422 ok ok 422 422 422", "POST /settings/password 303"),
    # Only whoever hasn't confirmed their address can be mailed another link.
    ("in ok 409 409 409 409 409", "POST /settings/verification 303"),
    (
        AUTHOR,
        """
        GET /questions/{question}/edit 200
        POST /questions/{question}/edit 303
        GET /ideas/{idea}/edit 200
        POST /ideas/{idea}/edit 303
        GET /reviews/{review}/edit 200
        POST /reviews/{review}/edit 303
        GET /tips/{tip}/edit 200
        POST /tips/{tip}/edit 303
        GET /stories/{story}/edit 200
        POST /stories/{story}/edit 303
        POST /stories/{story}/consent 303
        POST /stories/{story}/consent/withdraw 303
        GET /posts/{question_post}/edit 302
        POST /posts/{question_post}/edit 303
        GET /posts/{own_answer}/edit 200
        POST /posts/{own_answer}/edit 303
        POST /posts/{own_answer}/delete 303
        POST /posts/{own_answer}/take-back 303
        POST /posts/{question_post}/delete 303
        """,
    ),
    (
        AUTHOR_ALONE,
        """
        GET /compose?draft=new-canary 200
        POST /drafts/new-canary/delete 303
        POST /me/drafts/{deleted_draft}/restore 303
        GET /posts/{deleted_question_post}/deleted 200
        POST /posts/{deleted_question_post}/restore 303
        POST /posts/{deleted_answer}/restore 303
        GET /notifications/{member_notice}/open 303
        POST /notifications/{member_notice}/read 303
        POST /settings/sessions/{session}/end 303
        POST /search/saved/{saved_search}/remove 303
        POST /search/saved/{removed_search}/restore 303
        """,
    ),
    ("404 404 ok 404 404 404 404", "GET /photos/{free_photo} 200"),
    (
        ANOTHERS_OWN,
        """
        GET /notifications/{other_notice}/open 303
        POST /notifications/{other_notice}/read 303
        """,
    ),
    # The person who asked chooses the answer; moderators may on their behalf.
    (
        AUTHOR_AND_MODERATORS,
        """
        POST /questions/{question}/accept 303
        POST /questions/{solved_question}/unaccept 303
        """,
    ),
    # News that isn't public yet, or isn't any more: those who write it are led to where they do.
    (
        "404 404 404 404 404 ok ok",
        """
        GET /news/{draft_news} 302
        GET /news/{scheduled_news} 302
        GET /news/pictures/{draft_photo} 200
        """,
    ),
    ("410 410 410 410 410 ok ok", "GET /news/{withdrawn_news} 302"),
    # Hidden by staff: its author and moderators still read it, and that it was there is no secret.
    (
        HIDDEN,
        """
        GET /questions/{hidden_question} 200
        GET /ideas/{hidden_idea} 200
        GET /reviews/{hidden_review} 200
        GET /tips/{hidden_tip} 200
        GET /stories/{hidden_story} 200
        GET /topics/{hidden_question} 302
        GET /topics/{hidden_question}/posts?after=0 200
        GET /topics/{hidden_question}/since?after=0 200
        GET /posts/{hidden_question_post} 302
        GET /posts/{hidden_merged_idea_post} 302
        GET /posts/{hidden_merged_idea_post}/history 200
        GET /posts/{hidden_question_post}/history 200
        GET /posts/{answer_in_hidden_question} 302
        GET /posts/{answer_in_hidden_question}/history 200
        GET /posts/{hidden_answer} 302
        GET /posts/{hidden_answer}/history 200
        GET /posts/{hidden_reply} 302
        GET /photos/{hidden_photo} 200
        """,
    ),
    (
        "in 410 no 410 no 410 no",
        """
        GET /questions/{hidden_question}/edit 200
        POST /questions/{hidden_question}/edit 303
        GET /posts/{hidden_answer}/edit 200
        POST /posts/{hidden_answer}/edit 303
        POST /posts/{hidden_answer}/delete 303
        POST /posts/{hidden_answer}/vote 303
        GET /posts/{hidden_answer}/report 200
        POST /posts/{hidden_answer}/report 303
        POST /polls/{poll_in_hidden_question}/ballot 303
        POST /questions/{hidden_question}/accept 303
        """,
    ),
    (
        "in 410 ok 410 ok 410 ok",
        """
        GET /posts/{hidden_answer}/quote 303
        GET /posts/{hidden_answer}/reply 200
        POST /posts/{hidden_answer}/reply 303
        POST /questions/{hidden_question}/answers 303
        """,
    ),
    # What a hidden idea's supporters said goes with it; a hidden reason is its author's and moderators'.
    (HIDDEN, "GET /ideas/{hidden_idea}/use-cases 200"),
    (
        "in 404 no 404 ok 404 ok",
        """
        POST /ideas/use-cases/{hidden_use_case}/show 303
        """,
    ),
    # Deleted by its author, who may bring it back: but only that, and only moderators may look.
    (
        DELETED,
        """
        GET /questions/{deleted_question} 200
        GET /topics/{deleted_question} 302
        GET /topics/{deleted_question}/posts?after=0 200
        GET /posts/{deleted_answer} 302
        GET /posts/{deleted_question_post}/history 200
        """,
    ),
    ("in 410 410 410 410 410 410", "POST /questions/{deleted_question}/answers 303"),
    # Waiting until its author confirms their address: to others it isn't there.
    (
        WAITING,
        """
        GET /questions/{waiting_question} 200
        GET /ideas/{waiting_idea} 200
        GET /reviews/{waiting_review} 200
        GET /stories/{waiting_story} 200
        GET /topics/{waiting_question} 302
        GET /topics/{waiting_question}/posts?after=0 200
        GET /topics/{waiting_question}/since?after=0 200
        GET /posts/{waiting_answer} 302
        GET /posts/{waiting_answer}/history 200
        GET /photos/{waiting_photo} 200
        """,
    ),
    ("in ok 404 404 ok 404 ok", "GET /posts/{waiting_answer}/reply 200"),
    ("in ok 404 404 no 404 no", "GET /posts/{waiting_answer}/edit 200"),
    ("in no 404 404 no 404 no", "POST /posts/{waiting_answer}/vote 303"),
    ("404 ok 404 404 404 404 404", "GET /people/{new_id} 200"),
    (
        STAFF,
        """
        GET /staff 302
        GET /staff/backlog 200
        GET /staff/backlog?state=new&sort=votes 200
        GET /staff/backlog?product=kettle 200
        GET /staff/backlog.csv 200
        GET /staff/words 200
        POST /staff/words 303
        POST /staff/words/{words}/forget 303
        GET /ideas/{idea}/merge 200
        GET /ideas/{idea}/merge?q=lid 200
        GET /ideas/{idea}/merge?into={host_idea} 200
        POST /ideas/{idea}/merge 303
        POST /ideas/merges/{merge}/undo 303
        GET /staff/backlog/{item} 200
        GET /staff/voices 200
        GET /staff/voices/new 200
        GET /staff/voices/new?kind=question 200
        GET /staff/voices/new?topic={idea} 200
        POST /staff/voices/new?topic={idea} 303
        POST /staff/voices/new 303
        POST /staff/voices/{voice}/revoke 303
        GET /staff/backlog/new?post={comment} 200
        POST /staff/backlog/new?post={comment} 303
        POST /staff/backlog/{item}/evidence/{evidence}/remove 303
        GET /question-hours/new 200
        POST /question-hours/new 303
        GET /question-hours/{hour}/keeping 200
        POST /question-hours/{hour}/plan 303
        POST /question-hours/{hour}/cancel 303
        POST /question-hours/{cancelled_hour}/return 303
        POST /question-hours/{hour}/summary 303
        POST /tips/{tip}/feature 303
        POST /tips/{tip}/unfeature 303
        POST /stories/{story}/feature 303
        GET /staff/reviews/{review}/labels 200
        POST /staff/reviews/{review}/labels 303
        GET /staff/badges/{member_id} 200
        POST /staff/badges/{member_id} 303
        POST /staff/badges/{member_id}/{badge_award}/back 303
        """,
    ),
    # Care for topics is the staff's; authors close and convert what is still their own.
    (
        STAFF,
        """
        GET /topics/{idea}/pin 200
        POST /topics/{idea}/pin 303
        POST /topics/{idea}/unpin 303
        POST /topics/{idea}/pace 303
        POST /topics/{idea}/lock 303
        POST /topics/{idea}/timer 303
        POST /timers/{timer}/off 303
        GET /topics/{anothers_question}/split 200
        POST /topics/{anothers_question}/split 303
        GET /posts/{talk}/move 200
        GET /posts/{talk}/move?q=clean 200
        GET /posts/{talk}/move?into={question} 200
        POST /posts/{talk}/move 303
        POST /moves/{move}/undo 303
        GET /posts/{reworded}/revert?to={revision} 200
        POST /posts/{reworded}/revert 303
        POST /posts/{staff_answer}/official 303
        """,
    ),
    (
        AUTHOR_AND_STAFF,
        """
        GET /topics/{question}/closing 200
        POST /topics/{question}/close 303
        GET /topics/{question}/convert 200
        POST /topics/{unanswered}/convert 303
        """,
    ),
    ("in no no no ok ok ok", "POST /topics/{locked_question}/reopen 303"),
    ("in no no no ok ok ok", "POST /conversions/{conversion}/undo 303"),
    (EVERYBODY, "GET /questions/{converted} 301"),
    ("410 410 ok 410 ok 410 ok", "GET /questions/{hidden_converted} 301"),
    ("in no no no ok 410 ok", "GET /topics/{hidden_question}/pin 200"),
    (HIDDEN, "GET /questions/{hidden_locked} 200"),
    (HIDDEN, "GET /questions/{hidden_host} 200"),
    (HIDDEN.replace("ok", "302"), "GET /posts/{answer_moved_to_hidden} 302"),
    # What isn't public isn't merged, not even by those who may read it.
    (
        "in no no no 409 410 409",
        """
        POST /ideas/{hidden_idea}/merge 303
        """,
    ),
    # Who announced a question hour reads it still when it is hidden, as moderators do, and alone changes its words.
    ("410 410 410 410 ok ok ok", "GET /question-hours/{hidden_hour} 200"),
    ("in no no no no ok no", "GET /question-hours/{hour}/edit 200"),
    ("in no no no no ok no", "POST /question-hours/{hour}/edit 303"),
    ("in 409 409 409 ok ok ok", "POST /question-hours/{cancelled_hour}/questions 303"),
    # Nor is it pointed out; and of a story it is only what its author agreed to.
    ("in no no no 409 410 409", "POST /tips/{hidden_tip}/feature 303"),
    ("in no no no 409 409 409", "POST /stories/{quiet_story}/feature 303"),
    # What isn't public is no evidence, not even for those who may read it.
    ("in no no no 409 410 409", "GET /staff/backlog/new?post={hidden_answer} 200"),
    (
        MODERATORS,
        """
        GET /staff/queue 200
        GET /staff/queue?tab=mine 200
        GET /staff/queue?tab=decided 200
        GET /staff/queue?case={case} 200
        GET /staff/queue?case={hidden_case} 200
        GET /staff/queue?case={kept_case} 200
        GET /staff/queue?post={talk} 200
        GET /staff/queue?post={waiting_answer} 200
        GET /staff/queue?post={own_answer} 303
        GET /staff/queue?done={hidden_case} 200
        GET /staff/queue?post={hidden_answer} 409
        POST /staff/queue?post={talk} 303
        GET /staff/queue?post={masked_post} 200
        GET /staff/posts/{masked_post}/reveal 200
        POST /staff/posts/{masked_post}/reveal 303
        POST /staff/cases/{case}/hide 303
        POST /staff/cases/{case}/keep 303
        POST /staff/cases/{hidden_case}/undo 303
        POST /ideas/use-cases/{use_case}/hide 303
        POST /ideas/use-cases/{use_case}/show 303
        GET /staff/log 200
        GET /staff/log?verb=hide 200
        GET /staff/log?verb=convert 200
        GET /staff/deliveries 200
        GET /staff/deliveries?tab=waiting 200
        """,
    ),
    (
        PRODUCT_TEAM,
        """
        GET /staff/news 200
        GET /staff/news/new 200
        GET /staff/news/new?idea={idea} 200
        POST /staff/news/new 303
        GET /staff/news/{news} 200
        GET /staff/news/{draft_news} 200
        GET /staff/news/{scheduled_news} 200
        GET /staff/news/{withdrawn_news} 200
        POST /staff/news/{draft_news} 303
        POST /staff/news/{draft_news}/publish 303
        POST /staff/news/{draft_news}/discard 303
        POST /staff/news/{draft_news}/schedule 303
        POST /staff/news/{scheduled_news}/unschedule 303
        POST /staff/news/{news}/withdraw 303
        POST /staff/news/{withdrawn_news}/return 303
        POST /staff/news/{draft_news}/photos 303
        POST /staff/news/{draft_news}/photos/{draft_photo_id}/remove 303
        GET /staff/products 200
        GET /staff/strengths 200
        GET /staff/strengths?product=kettle 200
        GET /staff/products/new 200
        POST /staff/products/new 303
        GET /staff/products/cup 200
        POST /staff/products/cup 303
        POST /staff/products/cup/archive 303
        POST /staff/products/cup/unarchive 303
        GET /staff/products/cup/reviewing 200
        POST /staff/products/cup/aspects 303
        POST /staff/products/cup/variants 303
        POST /staff/products/cup/invitations 200
        GET /staff/backlog/{item}/edit 200
        POST /staff/backlog/{item}/edit 303
        POST /staff/backlog/{item}/decide 303
        POST /ideas/{idea}/decide 303
        """,
    ),
    ("in no no no no 410 ok", "POST /ideas/{hidden_idea}/decide 303"),
    # A session is no key; what keys may do, tests/keys says.
    (
        "401 401 401 401 401 401 401",
        """
        GET /api/v1/voices 401
        GET /api/v1/voices/{voice} 401
        POST /api/v1/voices 401
        POST /api/v1/voices/{voice}/revoke 401
        """,
    ),
    # Whether there is somebody of a number is told to nobody else.
    (
        ADMINISTRATORS,
        """
        POST /staff/deliveries/{dead_delivery}/again 303
        POST /staff/deliveries/again 303
        GET /staff/keys 200
        POST /staff/keys 201
        POST /staff/keys/{program_key}/end 303
        GET /staff/votes 200
        POST /staff/votes 303
        GET /staff/people 200
        GET /staff/people?group=closed 200
        GET /staff/people?q=Ali 200
        GET /staff/people/{member_id} 200
        GET /staff/people/{new_id} 200
        GET /staff/people/{member_id}/disable 200
        POST /staff/people/{other_id}/disable 303
        POST /staff/people/{disabled_id}/enable 303
        POST /staff/people/{other_id}/roles 303
        GET /staff/people/999999 404
        GET /staff/people/{mask_id} 404
        GET /staff/people/999999/disable 404
        POST /staff/people/999999/roles 404
        POST /staff/people/999999/disable 404
        POST /staff/people/999999/enable 404
        """,
    ),
)


@dataclass(frozen=True)
class Rule:
    """One address with its cells, by role."""

    method: str
    pattern: str
    cells: dict[str, int | str]
    """A status, or `in`."""

    def __str__(self) -> str:
        return f"{self.method} {self.pattern}"


def rules() -> Iterator[Rule]:
    """The statute, an address at a time."""
    for audience, addresses in STATUTE:
        for line in addresses.split("\n"):
            if line.strip():
                yield _rule(audience.split(), *line.split())


def _rule(audience: list[str], method: str, pattern: str, success: str) -> Rule:
    said = {"ok": success, "no": "403"}
    first = [said.get(cell, cell) for cell in audience]
    cells = dict(zip(ROLES, [*first, first[0], first[0]], strict=True))
    return Rule(method, pattern, {role: cell if cell == "in" else int(cell) for role, cell in cells.items()})
