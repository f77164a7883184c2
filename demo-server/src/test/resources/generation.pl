# A generation that is not written in Java. It gets the listening socket on descriptor 3, says ready
# on descriptor 4, and on SIGHUP hands over to the command given in its arguments, as any generation
# does. One connection at a time: that is all a test needs.
use strict;
use warnings;
use IO::Handle;
use POSIX ();
use Socket;

# Files that it opens are not closed by exec, so copies onto 3 and 4 need no care; descriptors that
# the next generation must not get are closed by hand.
$^F = 1024;
STDOUT->autoflush(1);

my $generation = $ENV{HANDOFF_GENERATION};
# A standby, which is started ahead of time, has this instead of HANDOFF_READY_FD.
my $word = delete $ENV{HANDOFF_STANDBY_FD};
$ENV{HANDOFF_READY_FD} = 4 if defined $word;
die "descriptors 3 and 4 are not announced\n"
  unless "$ENV{HANDOFF_LISTENER_FD} $ENV{HANDOFF_READY_FD}" eq '3 4';
open(my $listener, '+<&=', 3) or die "descriptor 3: $!\n";
open(my $ready,    '>&=',  4) or die "descriptor 4: $!\n";
unpack('I', getsockopt($listener, SOL_SOCKET, SO_ACCEPTCONN)) or die "descriptor 3 does not listen\n";

answer_a_request_of_its_own();
wait_for_the_word() if defined $word;

# A signal just before select would go unnoticed; a byte in a pipe does not.
pipe(my $signalled, my $signal) or die "pipe: $!\n";
my $ending = 0;
$SIG{HUP} = sub { syswrite($signal, 'H') };
$SIG{TERM} = $SIG{INT} = sub { $ending = 1; syswrite($signal, 'T') };
$SIG{PIPE} = 'IGNORE';

syswrite($ready, "ready\n") or die "nobody waits for ready: $!\n";
close($ready);
print "perl $$ is ready, generation $generation\n";

my $heir;    # the pipe on which the next generation says ready
until ($ending) {
    my $readers = '';
    vec($readers, fileno($_), 1) = 1 for grep { defined } $listener, $signalled, $heir;
    next if select($readers, undef, undef, undef) < 0;
    if (vec($readers, fileno($signalled), 1)) {
        sysread($signalled, my $which, 1);
        $heir = spawn() if $which eq 'H' && !$heir;
    } elsif ($heir && vec($readers, fileno($heir), 1)) {
        my $line = <$heir>;
        close($heir);
        undef $heir;
        last if defined $line && $line eq "ready\n";
        print "perl $$ keeps serving: no generation got ready\n";
    } elsif (accept(my $connection, $listener)) {
        answer($connection);
    }
}
close($listener);
print "perl $$ exits\n";
exit 0;

sub spawn {
    pipe(my $hear, my $say) or die "pipe: $!\n";
    my $pid = fork() // die "fork: $!\n";
    if ($pid == 0) {
        POSIX::dup2(fileno($say), 4);
        POSIX::close($_) for 5 .. 30;
        $ENV{HANDOFF_GENERATION} = $generation + 1;
        exec { $ARGV[0] } @ARGV or POSIX::_exit(127);
    }
    # While this process holds the write end too, the death of the child does not end the pipe.
    close($say);
    return $hear;
}

sub answer {
    my ($connection) = @_;
    while (my $line = <$connection>) {
        last if $line eq "\r\n";
    }
    my $body = "hello world from pid $$, generation $generation, written in perl\n";
    print $connection "HTTP/1.1 200 OK\r\nX-Pid: $$\r\nX-Generation: $generation\r\n"
      . 'Content-Length: ' . length($body) . "\r\nConnection: close\r\n\r\n$body";
    close($connection);
}

# It accepts nothing meanwhile, and ends if nobody can give the word any more.
sub wait_for_the_word {
    open(my $pipe, '<&=', $word) or die "descriptor $word: $!\n";
    syswrite($ready, "standby\n");
    my $line = <$pipe>;
    exit 0 unless defined $line && $line eq "go\n";
    close($pipe);
}

sub answer_a_request_of_its_own {
    socketpair(my $client, my $server, AF_UNIX, SOCK_STREAM, PF_UNSPEC) or die "socketpair: $!\n";
    syswrite($client, "GET / HTTP/1.1\r\n\r\n");
    answer($server);
    die "its own request was not answered\n" unless <$client> =~ m{^HTTP/1.1 200};
    close($client);
}
