//! The closed vocabulary of reasons: one word serves condition, Event, log field, metric label and problem document.

macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// Why something is as it is. `as_str` is the PascalCase word that people see.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Reason { $($(#[$doc])* $name,)* }

        impl Reason {
            /// Every reason, for the test that keeps the documentation equal to the code.
            pub const ALL: &'static [Reason] = &[$(Reason::$name,)*];

            /// The PascalCase word.
            pub fn as_str(self) -> &'static str {
                match self { $(Reason::$name => stringify!($name),)* }
            }
        }
    };
}

reasons! {
    // Of a kind.
    /// The API server denies our ServiceAccount list or watch of the kind.
    Forbidden,
    /// The kind is no longer served.
    NotServed,
    /// The policy excludes the kind.
    ExcludedByPolicy,
    /// The policy says `lazyLoad: false` and the kind is not preloaded.
    LazyLoadDisabled,
    /// Every watch that `maxInformers` allows is taken by a kind that may not be parked.
    WatchLimit,
    /// The stored bytes reached `memoryBudget`.
    MemoryBudget,
    /// The kind has no `watch` verb.
    NotWatchable,
    /// No connection to the API server.
    Unreachable,
    /// The API server asks for less traffic (429).
    Throttled,
    /// The API server answered with a server error.
    ServerError,
    /// The answer could not be understood.
    BadAnswer,
    /// The resourceVersion is too old (410); the kind is listed again.
    Expired,
    /// Nothing was heard for longer than bookmarks are apart.
    Silent,
    /// The API server closed the watch as it does from time to time.
    Closed,
    /// The watch was refused with a client error.
    Refused,
    /// The first sync is still going on.
    InitialSync,
    /// The columns of the kind changed.
    ColumnsChanged,
    /// Nobody looked for longer than `accessTimeout`.
    Idle,
    /// An object could not be decoded.
    Undecodable,

    // Of a policy.
    /// The policy is in force.
    Accepted,
    /// Another policy is named by `--policy`.
    NotSelected,
    /// The spec is invalid; the last good one stays in force.
    InvalidSpec,
    /// A kind that the policy names is not served by this cluster.
    UnknownKind,
    /// Every preloaded kind that may be read is live.
    AllLive,
    /// Some preloaded kind is still syncing.
    Syncing,
    /// Some preloaded kind is forbidden or failing.
    KindsUnavailable,
    /// Nothing is wrong.
    Healthy,

    // Of a request.
    /// No kind of that group and resource.
    UnknownKindRequested,
    /// No object of that name.
    NotFound,
    /// A parameter is malformed.
    BadParameter,
    /// A cursor that this server did not make for this query and person.
    BadCursor,
    /// A filter that cannot be understood.
    BadFilter,
    /// The filter asks for more than is answered in the time there is.
    FilterTooCostly,
    /// Too many searches are under way.
    Busy,
    /// No such column.
    BadSort,
    /// A version that is not served.
    BadVersion,
    /// No or no valid credentials.
    Unauthenticated,
    /// The person's own rights deny it.
    AccessDenied,
    /// The API server could not be asked whether it is allowed.
    AccessUndetermined,
    /// The Host header names nobody we answer for.
    BadHost,
    /// Another origin.
    CrossOrigin,
    /// Only GET and HEAD.
    MethodNotAllowed,
    /// Requests carry no body here.
    BodyNotAllowed,
    /// The URI is too long.
    UriTooLong,
    /// No such path.
    NoSuchRoute,
    /// The cache does not hold the kind yet.
    NotReady,
    /// Too many streams are open.
    TooManyStreams,
    /// Our own fault; the cause is in the log.
    Internal,
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
