//! The fixed lists of words.

words! {
    /// What a component may do about being asked for: the actions a gate stands before.
    Action {
        /// Ask for a seat in a session.
        Register "register",
        /// Begin self-paced or workplace work.
        Start "start",
        /// Take part in a session.
        Attend "attend",
        /// Be granted the programme's certificate.
        Certify "certify",
    }
}

words! {
    /// What an unmet gate does.
    Mode {
        /// The action is refused.
        Block "block",
        /// The action is allowed and marked.
        Flag "flag",
    }
}

words! {
    /// Whether a completion once reached stays.
    Hold {
        /// Completed from the first instant on, for good.
        Once "once",
        /// Completed only while the rule holds.
        Always "always",
    }
}

words! {
    /// Which evidence counts.
    EvidenceFrom {
        /// All of it: prior learning counts.
        Any "any",
        /// Only evidence from the enrolment on.
        Enrolment "enrolment",
    }
}

words! {
    /// Which of several attempts decides.
    Attempts {
        /// Any passing attempt suffices.
        Best "best",
        /// The latest one replaces those before it.
        Latest "latest",
        /// Only the first one counts.
        First "first",
        /// The mean of the attempts so far.
        Mean "mean",
    }
}

words! {
    /// What an objective wants of a learner.
    ObjectiveKind {
        /// Knows that it exists and why.
        Awareness "awareness",
        /// Knows it.
        Knowledge "knowledge",
        /// Can follow the steps.
        Procedure "procedure",
        /// Can do it.
        Skill "skill",
        /// Does it.
        Behaviour "behaviour",
    }
}

words! {
    /// What a component does for an objective (design data).
    Treatment {
        /// First contact.
        Introduce "introduce",
        /// Shown by somebody.
        Demonstrate "demonstrate",
        /// Tried under guidance.
        Practise "practise",
        /// Used on real work.
        Apply "apply",
        /// Kept alive.
        Reinforce "reinforce",
        /// Judged.
        Assess "assess",
    }
}

words! {
    /// What a component is there for (design data).
    Purpose {
        /// Bring people together.
        Connect "connect",
        /// Find out what is known already.
        Diagnose "diagnose",
        /// Tell.
        Inform "inform",
        /// Show.
        Demonstrate "demonstrate",
        /// Try.
        Practise "practise",
        /// Talk it through.
        Discuss "discuss",
        /// Use it.
        Apply "apply",
        /// Keep it alive.
        Reinforce "reinforce",
        /// Look back.
        Reflect "reflect",
        /// Plan what to do with it.
        Commit "commit",
        /// Judge.
        Assess "assess",
        /// Help at work.
        Support "support",
    }
}

words! {
    /// The groups of delivery formats (section 3 of the domain).
    FormatGroup {
        /// Live sessions.
        Live "L",
        /// One to one or with a person from the line.
        Human "H",
        /// Self-paced digital.
        Digital "D",
        /// With peers.
        Social "S",
        /// At work.
        Workplace "W",
        /// Performance support.
        Support "P",
        /// Communication.
        Communication "C",
    }
}

words! {
    /// Where a format takes place (design data).
    Place {
        /// Over the network.
        Online "online",
        /// In the same room.
        InPerson "in_person",
        /// At the workplace.
        Work "work",
    }
}

words! {
    /// The delivery formats every programme knows.
    Format {
        /// Instructor-led in a room.
        Ilt "ilt",
        /// Instructor-led over the network.
        Vilt "vilt",
        /// Webinar.
        Webinar "webinar",
        /// Live demonstration.
        LiveDemo "live_demo",
        /// Group discussion.
        GroupDiscussion "group_discussion",
        /// Skills lab.
        SkillsLab "skills_lab",
        /// Skills assessment in person.
        SkillsAssessment "skills_assessment",
        /// Event of a cohort.
        CohortEvent "cohort_event",
        /// Coaching.
        Coaching "coaching",
        /// Mentoring.
        Mentoring "mentoring",
        /// Talk with the manager.
        ManagerCheckin "manager_checkin",
        /// Office hours.
        OfficeHours "office_hours",
        /// eLearning module.
        Elearning "elearning",
        /// Video.
        Video "video",
        /// Reading.
        Reading "reading",
        /// Infographic.
        Infographic "infographic",
        /// Microlearning.
        Microlearning "microlearning",
        /// Nudge.
        Nudge "nudge",
        /// Independent study.
        IndependentStudy "independent_study",
        /// Simulation.
        Simulation "simulation",
        /// Virtual lab.
        VirtualLab "virtual_lab",
        /// Assignment.
        Assignment "assignment",
        /// Knowledge check.
        KnowledgeCheck "knowledge_check",
        /// Scenario assessment.
        ScenarioAssessment "scenario_assessment",
        /// Recording of a session.
        Recording "recording",
        /// Forum.
        Forum "forum",
        /// Peer review.
        PeerReview "peer_review",
        /// Group project.
        GroupProject "group_project",
        /// Community.
        Community "community",
        /// On-the-job training.
        Ojt "ojt",
        /// Shadowing.
        Shadowing "shadowing",
        /// Assessment on the job.
        OjtAssessment "ojt_assessment",
        /// Job aid.
        JobAid "job_aid",
        /// Policy library.
        PolicyLibrary "policy_library",
        /// Guidance inside the application.
        InAppGuidance "in_app_guidance",
        /// Channel to somebody who answers.
        ContactChannel "contact_channel",
        /// Message.
        Message "message",
        /// Dashboard.
        Dashboard "dashboard",
        /// Survey.
        Survey "survey",
    }
}

words! {
    /// The kinds of facts (section 4 of the domain).
    Kind {
        /// The programme's clock starts; while enrolled, a migration to another version.
        Enrolled "enrolled",
        /// The clock stops.
        Withdrawn "withdrawn",
        /// Leave begins.
        Suspended "suspended",
        /// Leave ends.
        Resumed "resumed",
        /// Activity began.
        Started "started",
        /// Activity went on.
        Progressed "progressed",
        /// Worked through.
        Completed "completed",
        /// Handed in.
        Submitted "submitted",
        /// Signed off by somebody.
        SignedOff "signed_off",
        /// Reviewed by somebody.
        Reviewed "reviewed",
        /// A graded attempt, passed according to its source.
        Passed "passed",
        /// A graded attempt, failed according to its source.
        Failed "failed",
        /// A graded attempt without a verdict of its own.
        Scored "scored",
        /// A seat asked for.
        Registered "registered",
        /// A seat given up.
        Cancelled "cancelled",
        /// Presence.
        Attended "attended",
        /// A connection opened.
        Joined "joined",
        /// A connection closed.
        Left "left",
        /// No-show.
        Absent "absent",
        /// Agreed absence.
        Excused "excused",
        /// Counts as done by decision.
        Waived "waived",
        /// Earlier evidence counts no longer.
        Revoked "revoked",
        /// As revoked, and attempts are counted anew.
        Reset "reset",
        /// A gate passed by decision.
        Overridden "overridden",
        /// A new due date, or a new end of the certificate.
        Extended "extended",
        /// A survey answer or a facilitator's rating.
        Rated "rated",
        /// A fact from the HR system.
        Attribute "attribute",
        /// Another programme's certificate, a licence, a degree.
        Awarded "awarded",
        /// Something happened that calls for learning.
        Triggered "triggered",
        /// The named fact is read as never recorded.
        Voided "voided",
    }
}

words! {
    /// Why something counts as done by decision.
    WaiverBasis {
        /// Shown in a test beforehand.
        TestedOut "tested_out",
        /// Done elsewhere in another form.
        Equivalent "equivalent",
        /// Done outside.
        OutsideActivity "outside_activity",
        /// Decided by the administration.
        Administrative "administrative",
    }
}

words! {
    /// What a renewed certificate's validity counts from.
    Basis {
        /// The instant it was earned.
        Completion "completion",
        /// The end of the one before, when earned in time.
        Expiry "expiry",
    }
}

words! {
    /// Which rule earns a lapsed certificate again.
    AfterLapse {
        /// The completion rule.
        Full "full",
        /// The renewal rule.
        Renewal "renewal",
    }
}

words! {
    /// What a score that is not there counts as in a mean.
    Missing {
        /// As zero.
        Zero "zero",
        /// Left out.
        Skip "skip",
    }
}

words! {
    /// Who sets the pace (design data).
    Pacing {
        /// Fixed dates.
        Fixed "fixed",
        /// A cohort together.
        Cohort "cohort",
        /// The learner.
        SelfPaced "self",
        /// A path for each learner.
        Individual "individual",
    }
}

words! {
    /// How far a programme has come in its own life.
    Lifecycle {
        /// Being made: nobody is told anything, unless an earlier version is run.
        Draft "draft",
        /// Tried out.
        Pilot "pilot",
        /// Run.
        Live "live",
        /// Not offered any more: nobody is told anything.
        Retired "retired",
    }
}

words! {
    /// How long something is to be had (design data).
    Available {
        /// Beyond the end of the programme.
        Always "always",
    }
}

words! {
    /// What makes a programme a blend (section 2 of the design side).
    Profile {
        /// It has asynchronous and synchronous parts.
        Sync "sync",
        /// It has parts online and in person.
        Place "place",
        /// Different objectives are served by different formats, one after another.
        Objectives "objectives",
    }
}
